import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordRefusal } from '../../../../harness/base/record-refusal.ts';
import { isFinished, runSweep } from '../../../../harness/sweep.ts';
import { listCells, readSweep } from '../../../../harness/sweep-file.ts';
import { LOCK_FILE, takeLock } from '../../../../harness/sweep-lock.ts';
import { put, writeTask } from './scene.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spanreel-sweep-'));
  writeTask(join(root, 'tasks/two'), 'demo/two');
});
afterEach(() => rmSync(root, { recursive: true }));

const USUAL = { id: 's', agents: ['mine'], tasks: ['tasks/two'], runs: 2, commands: { mine: ['true'] } };

function sweepFile(value: unknown): string {
  const file = join(root, 'sweep.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('the file of a sweep', () => {
  it('spans agents, models, tasks and runs, each combination once before any comes again', async () => {
    const sweep = readSweep(sweepFile({ ...USUAL, agents: ['mine', 'pi'], models: ['a', 'b'] }));
    const cells = await listCells(sweep, join(root, 'out'));
    expect(cells.map(({ agent, model, run }) => `${agent} ${model} ${run}`)).toEqual([
      ...['mine a 1', 'pi a 1', 'mine b 1', 'pi b 1'],
      ...['mine a 2', 'pi a 2', 'mine b 2', 'pi b 2'],
    ]);
    expect(cells[0]?.folder).toBe(join(root, 'out/mine/a/demo/two/run-1'));
  });

  it('takes its name from the file where it has none, and needs no models', () => {
    const sweep = readSweep(sweepFile({ ...USUAL, id: undefined }));
    expect(sweep).toMatchObject({ id: 'sweep', models: [undefined], jobs: 1, content: false });
  });

  it.each<[unknown, RegExp]>([
    ['{', /is not JSON/],
    [[], /must hold an object/],
    [{ ...USUAL, run: 3 }, /"run" is not known.*runs/],
    [{ ...USUAL, agents: [] }, /"agents" must be a list/],
    [{ ...USUAL, agents: ['mine', 'mine'] }, /names mine twice/],
    [{ ...USUAL, agents: ['hal'] }, /names hal, whose command is not known/],
    [{ ...USUAL, commands: { mine: ['x'], other: ['y'] } }, /has other, which is not among the agents/],
    [{ ...USUAL, commands: { mine: 'x y' } }, /list of words for mine/],
    [{ ...USUAL, runs: 0 }, /"runs" must be a whole number from 1/],
    [{ ...USUAL, runs: 1.5 }, /"runs"/],
    [{ ...USUAL, timeout_s: '10' }, /"timeout_s" must be a number/],
    [{ ...USUAL, content: 1 }, /"content" must be true or false/],
    [{ ...USUAL, models: Array.from({ length: 1000 }, (_, i) => `m${i}`), runs: 10_000 }, /at most 100000/],
  ])('that is wrong is refused: %j', (value, message) => {
    const file = sweepFile(value);
    expect(() => readSweep(file)).toThrow(RecordRefusal);
    expect(() => readSweep(file)).toThrow(message);
  });

  it('is refused where two combinations would share a folder, or a task is not there', async () => {
    const same = readSweep(sweepFile({ ...USUAL, models: ['a b', 'a-b'] }));
    await expect(listCells(same, root)).rejects.toThrow(/would share the folder/);
    const missing = readSweep(sweepFile({ ...USUAL, tasks: ['tasks/none'] }));
    await expect(listCells(missing, root)).rejects.toThrow(/no such folder/);
  });
});

describe('a sweep', () => {
  it('sets an unfinished cell aside and runs it again, and goes on after one that cannot be recorded', async () => {
    const sweep = readSweep(sweepFile({ ...USUAL, runs: 2, jobs: 2 }));
    const out = join(root, 'out');
    const [first] = await listCells(sweep, out);
    put(first?.folder ?? '', { 'trace.otlp.jsonl': '', 'cell.json.123.tmp': '{' });
    const aside: string[] = [];
    const result = await runSweep(sweep, { out }, { setAside: (_, to) => aside.push(to) });
    expect(result).toMatchObject({ cells: 2, before: 0, recorded: 2, failed: 0, left: 0 });
    expect(aside).toEqual([`${first?.folder}.unfinished-1`]);
    expect(isFinished(first?.folder ?? '')).toBe(true);

    const broken = { ...sweep, runs: 3, commands: { mine: ['no-such-program-anywhere'] } };
    const failures: string[] = [];
    const again = await runSweep(broken, { out }, { failed: (_, error) => failures.push(error.message) });
    expect(again).toMatchObject({ cells: 3, before: 2, recorded: 0, failed: 1 });
    expect(failures[0]).toContain('no-such-program-anywhere');
    expect(existsSync(join(out, LOCK_FILE))).toBe(false);
  });

  it('takes a cell for finished only when its file is whole and says so', () => {
    const folder = join(root, 'cell');
    expect(isFinished(folder)).toBe(false);
    mkdirSync(folder);
    const says = (text: string) => {
      writeFileSync(join(folder, 'cell.json'), text);
      return isFinished(folder);
    };
    expect(says('{"ended_at": "2026-01-01T00:00:00Z", "scor')).toBe(false);
    expect(says('null')).toBe(false);
    expect(says('{"ended_at": "2026-01-01T00:00:00Z", "scorers": {}, "aborted": true}')).toBe(false);
    expect(says('{"ended_at": "2026-01-01T00:00:00Z", "scorers": {}}')).toBe(true);
  });
});

describe('the lock of a sweep', () => {
  it('is held once, and free again afterwards', () => {
    const release = takeLock(root);
    expect(() => takeLock(root)).toThrow(RecordRefusal);
    release();
    takeLock(root)();
    expect(existsSync(join(root, LOCK_FILE))).toBe(false);
  });

  it('is taken over from a process that is gone, or that was killed while it wrote', () => {
    // Process ids end far below this one.
    for (const left of [JSON.stringify({ pid: 2 ** 30, host: hostname() }), '{"pid":', '']) {
      writeFileSync(join(root, LOCK_FILE), left);
      takeLock(root)();
    }
  });

  it('of another machine is respected, since nobody here can tell whether it runs', () => {
    writeFileSync(join(root, LOCK_FILE), JSON.stringify({ pid: 1, host: 'another' }));
    expect(() => takeLock(root)).toThrow(/another machine/);
  });
});
