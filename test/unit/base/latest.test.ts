import { expect, it } from 'vitest';
import { Latest } from '../../../shared/base/latest.ts';

it('a piece of work is aborted when a newer one starts', () => {
  const latest = new Latest();
  const first = latest.start();
  expect(first.aborted).toBe(false);
  const second = latest.start();
  expect([first.aborted, second.aborted]).toEqual([true, false]);
});

it('can be aborted without a newer one, and started again', () => {
  const latest = new Latest();
  const first = latest.start();
  latest.abort();
  latest.abort();
  expect(first.aborted).toBe(true);
  expect(latest.start().aborted).toBe(false);
});
