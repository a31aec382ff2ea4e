import { describe, expect, it } from 'vitest';
import { warmUp, warmUpWhenIdle } from '../../../shared/engine/warm-up.ts';

describe('warming up', () => {
  it('reads its made-up trace to the end without a problem', async () => {
    await expect(warmUp(new AbortController().signal)).resolves.toBeUndefined();
  });

  it('ends when work comes', async () => {
    const work = new AbortController();
    const ended = warmUp(work.signal);
    work.abort();
    await expect(ended).resolves.toBeUndefined();
  });

  it('does not begin when work comes at once', () => {
    const work = warmUpWhenIdle();
    expect(work()).toBeUndefined();
  });
});
