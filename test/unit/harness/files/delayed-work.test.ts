import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DelayedWork } from '../../../../harness/files/delayed-work.ts';

function delayed() {
  const failures: string[] = [];
  const done: string[] = [];
  const work = new DelayedWork((subject, error) => failures.push(`${subject}: ${String(error)}`));
  const does = (name: string) => async () => {
    done.push(name);
  };
  return { work, failures, done, does };
}

test('work that is asked for again while it waits is done once, and again afterwards', async () => {
  const { work, done, does } = delayed();
  work.once('a', 5, does('first'));
  work.once('a', 5, does('second'));
  work.later('a', 5, does('third'));
  await sleep(60);
  work.once('a', 5, does('fourth'));
  await sleep(60);
  expect(done).toEqual(['first', 'third', 'fourth']);
});

test('work that fails is reported with its subject and does not keep others from being done', async () => {
  const { work, failures, done, does } = delayed();
  work.once('a', 1, () => Promise.reject(new Error('no')));
  work.once('b', 1, does('b'));
  await sleep(60);
  expect(failures).toEqual(['a: Error: no']);
  expect(done).toEqual(['b']);
});

test('closing waits for what runs, drops what waits, and takes no more', async () => {
  const { work, done, does } = delayed();
  const began = new Promise<void>((resolve) => {
    work.once('running', 1, async () => {
      resolve();
      await sleep(30);
      // What it asks for comes too late.
      work.once('late', 1, does('late'));
      done.push('running');
    });
  });
  work.once('waiting', 10_000, does('waiting'));
  await began;
  await work.close();
  expect(done).toEqual(['running']);
  work.once('after', 1, does('after'));
  await sleep(30);
  expect(done).toEqual(['running']);
});
