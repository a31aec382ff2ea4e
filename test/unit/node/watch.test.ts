import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileState, watchForChanges } from '../../../shared/node/watch.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-watch-'));
  file = join(folder, 'trace.jsonl');
  writeFileSync(file, 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Long enough for a change to have been noticed and to have settled. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 500));

async function watching(): Promise<{ changed: ReturnType<typeof vi.fn>; stop: () => void }> {
  const changed = vi.fn();
  const stop = watchForChanges(file, () => changed(), await fileState(file));
  return { changed, stop };
}

describe('a file that is watched', () => {
  it('is reported when it grows, is rewritten, and is replaced by a rename, each time', async () => {
    const { changed, stop } = await watching();
    appendFileSync(file, 'two');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 30_000);
    const draft = join(folder, 'draft');
    writeFileSync(draft, 'another');
    renameSync(draft, file);
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), 30_000);
    appendFileSync(file, 'and more, in the new file');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3), 30_000);
    stop();
  });

  it('is reported once for many writes in a row, and not for its neighbours', async () => {
    const { changed, stop } = await watching();
    writeFileSync(join(folder, 'other.jsonl'), 'x');
    await settle();
    expect(changed).not.toHaveBeenCalled();
    for (let i = 0; i < 50; i++) appendFileSync(file, 'x');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 30_000);
    await settle();
    expect(changed).toHaveBeenCalledTimes(1);
    stop();
  });

  it('is reported when it changed after it was read and before it was watched', async () => {
    const state = await fileState(file);
    appendFileSync(file, 'meanwhile');
    const changed = vi.fn();
    const stop = watchForChanges(file, () => changed(), state);
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 30_000);
    stop();
  });

  it('is reported when it comes back, not when it goes', async () => {
    const { changed, stop } = await watching();
    rmSync(file);
    await settle();
    expect(changed).not.toHaveBeenCalled();
    writeFileSync(file, 'a new one');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 30_000);
    stop();
  });

  it('is not reported any more once watching has stopped', async () => {
    const { changed, stop } = await watching();
    appendFileSync(file, 'x');
    stop();
    await settle();
    expect(changed).not.toHaveBeenCalled();
  });

  it('may lie in a folder that does not exist', async () => {
    const stop = watchForChanges(join(folder, 'missing', 'file'), () => {});
    expect(await fileState(join(folder, 'missing', 'file'))).toBeUndefined();
    stop();
  });
});
