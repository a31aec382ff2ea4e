import { describe, expect, it } from 'vitest';
import { SharedWork, withSignals } from '../../../shared/base/abort.ts';

/** Work that goes on until it is aborted or told its result. */
function work() {
  const state: { signal?: AbortSignal; finish: (result: string) => void } = { finish: () => undefined };
  const shared = new SharedWork<string>((signal) => {
    state.signal = signal;
    return new Promise((resolve, reject) => {
      state.finish = resolve;
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  });
  return { shared, state };
}

describe('work with several signals', () => {
  it('is aborted by any of them, with its reason', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const running = withSignals([one.signal, undefined, two.signal], (signal) => {
      two.abort('enough');
      return Promise.resolve(signal.reason);
    });
    expect(await running).toBe('enough');
    expect(one.signal.aborted).toBe(false);
  });

  it('begins aborted where one of them is', async () => {
    expect(await withSignals([AbortSignal.abort('before')], async (signal) => signal.reason)).toBe('before');
  });
});

describe('shared work', () => {
  it('goes on for those who still wait, and is aborted with the last of them', async () => {
    const { shared, state } = work();
    const [one, two] = [new AbortController(), new AbortController()];
    const [first, second] = [shared.wait(one.signal), shared.wait(two.signal)];
    const [gone, last] = [expect(first).rejects.toBe('one'), expect(second).rejects.toBe('two')];
    one.abort('one');
    await gone;
    expect(state.signal?.aborted).toBe(false);
    expect(shared.aborted).toBe(false);
    two.abort('two');
    await last;
    expect(shared.aborted).toBe(true);
  });

  it('keeps its result for those who come later, whoever is aborted then', async () => {
    const { shared, state } = work();
    const one = new AbortController();
    const first = shared.wait(one.signal);
    state.finish('done');
    expect(await first).toBe('done');
    one.abort();
    expect(await shared.wait()).toBe('done');
  });

  it('that fails calls back, so that it can be forgotten', async () => {
    const shared = new SharedWork(async () => {
      throw new Error('no');
    });
    let forgotten = false;
    shared.onFailed(() => {
      forgotten = true;
    });
    await expect(shared.wait()).rejects.toThrow('no');
    expect(forgotten).toBe(true);
  });
});
