import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SweepCell } from '../../../shared/cell/sweep/cell.ts';
import { listCells } from '../../../shared/node/sweep-index.ts';
import { cellsOfSweep, writeCell, writeSweep } from '../../sweep/cells.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-sweep-'));
  root = join(folder, 'cells');
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function list(indexed = true, signal?: AbortSignal) {
  const cells = new Map<string, SweepCell>();
  const options = { ...(indexed && { indexFolder: join(folder, 'index') }), ...(signal && { signal }) };
  const result = await listCells(root, ({ cell }) => cells.set(cell.path, cell), options);
  return { cells, ...result };
}
const runs = (cells: ReadonlyMap<string, SweepCell>) => [...cells.keys()].sort();

describe('a folder of cells', () => {
  it('is listed with every cell in it, as it was written', async () => {
    const made = writeSweep(root, 60);
    const { cells } = await list();
    expect(runs(cells)).toEqual(made.map((cell) => cell.folder).sort());
    for (const { folder: path, pass, composite, wallMs, tokens, run } of made)
      expect(cells.get(path)).toMatchObject({ pass, composite, wallMs, tokens, run: String(run), problem: '' });
  });

  it('does not look into cells, hidden folders, dependencies, or through links to folders', async () => {
    const [one, two] = writeSweep(root, 2);
    if (!one || !two) throw new Error('no cells were made');
    writeSweep(join(root, one.folder, 'workdir'), 1);
    writeSweep(join(root, '.hidden'), 1);
    writeSweep(join(root, 'node_modules'), 1);
    symlinkSync(root, join(root, 'round'));
    symlinkSync(root, join(root, one.tui, 'round'));
    expect((await list()).cells.size).toBe(2);
  });

  it('takes a trace that is a link inside the folder, and none that leads out of it', async () => {
    const [one, two] = writeSweep(root, 2);
    if (!one || !two) throw new Error('no cells were made');
    renameSync(join(root, one.folder, 'trace.otlp.jsonl'), join(root, 'kept'));
    symlinkSync(join(root, 'kept'), join(root, one.folder, 'trace.otlp.jsonl'));
    renameSync(join(root, two.folder, 'trace.otlp.jsonl'), join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), join(root, two.folder, 'trace.otlp.jsonl'));
    const { cells } = await list();
    expect(cells.get(one.folder)?.problem).toBe('');
    expect(cells.get(two.folder)?.problem).toBe('There is no trace in this folder.');
  });

  it('has .cell files by their names', async () => {
    writeFileSync(join(root, 'mine.cell'), 'anything');
    expect((await list()).cells.get('mine.cell')).toMatchObject({ task: 'mine', problem: '' });
  });

  it('shows a broken cell as broken, and all others as they are', async () => {
    const [broken, ...others] = writeSweep(root, 10);
    if (!broken) throw new Error('no cells were made');
    writeFileSync(join(root, broken.folder, 'cell.json'), '{"task": "cut');
    const { cells } = await list();
    expect(cells.get(broken.folder)).toMatchObject({ task: broken.task, tui: broken.tui });
    expect(cells.get(broken.folder)?.problem).toMatch(/^cell\.json is not JSON/);
    for (const cell of others) expect(cells.get(cell.folder)?.problem).toBe('');
  });

  it('says what may not be read, and lists the rest', async () => {
    // The administrator may read everything.
    const denied = process.getuid?.() !== 0;
    const [one, two] = writeSweep(root, 12);
    if (!one || !two) throw new Error('no cells were made');
    chmodSync(join(root, one.folder), 0);
    chmodSync(join(root, two.folder, 'cell.json'), 0);
    const { cells } = await list();
    chmodSync(join(root, one.folder), 0o700);
    expect(cells.get(one.folder)?.problem).toBe(denied ? 'run-1 may not be read by this user.' : '');
    expect(cells.get(two.folder)?.problem).toBe(denied ? 'cell.json may not be read by this user.' : '');
    expect(cells.size).toBe(12);
  });

  it('that is not there is said to be so', async () => {
    rmSync(root, { recursive: true });
    await expect(list()).rejects.toThrow('cells does not exist.');
  });

  it('can be left while it is being listed', async () => {
    writeSweep(root, 60);
    const control = new AbortController();
    const found: string[] = [];
    await listCells(
      root,
      ({ cell }) => {
        found.push(cell.path);
        if (found.length === 3) control.abort();
      },
      { signal: control.signal, indexFolder: join(folder, 'index') },
    );
    expect(found).toHaveLength(3);
    // What is half known is not kept as if it were all.
    expect((await list()).fromIndex).toBe(0);
  });
});

describe('the index', () => {
  it('saves reading what has not changed', async () => {
    writeSweep(root, 20);
    const first = await list();
    const second = await list();
    expect([first.fromIndex, second.fromIndex]).toEqual([0, 20]);
    expect(second.cells).toEqual(first.cells);
  });

  it('sees what is new, changed and gone', async () => {
    const made = writeSweep(root, 20);
    await list();
    const [changed, gone] = made;
    const added = cellsOfSweep(21)[20];
    if (!changed || !gone || !added) throw new Error('no cells were made');
    writeCell(root, { ...changed, composite: 0.1234 });
    rmSync(join(root, gone.folder), { recursive: true });
    writeCell(root, added);
    const { cells, fromIndex } = await list();
    expect(fromIndex).toBe(18);
    expect(cells.get(changed.folder)?.composite).toBe(0.1234);
    expect(cells.has(gone.folder)).toBe(false);
    expect(cells.has(added.folder)).toBe(true);
  });

  it('is not fooled by a file of the same size and time of change', async () => {
    const [cell] = writeSweep(root, 1);
    if (!cell) throw new Error('no cell was made');
    const file = join(root, cell.folder, 'cell.json');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    await list();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"integrity":1,/, '"integrity":0,'));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const { cells } = await list();
    expect(cells.get(cell.folder)?.integrity).toBe(0);
  });

  it('that is damaged, of another version or hostile is read past', async () => {
    writeSweep(root, 3);
    const expected = (await list()).cells;
    const [name] = readdirSync(join(folder, 'index'));
    const file = join(folder, 'index', name ?? '');
    for (const text of ['', 'null', '[]', '{"version":1,"cells":{"a":1}}', '{"version":99,"cells":{}}', '\0\0']) {
      writeFileSync(file, text);
      expect((await list()).cells, text).toEqual(expected);
    }
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { cells: Record<string, { cell: unknown }> };
    for (const entry of Object.values(kept.cells)) entry.cell = { path: '../../etc', pass: 'yes', tui: 7 };
    writeFileSync(file, JSON.stringify(kept));
    for (const [path, cell] of (await list()).cells) {
      expect(cell.path).toBe(path);
      expect(cell.pass).toBeNaN();
      expect(cell.tui).toBe('');
    }
  });

  it('keeps unknown numbers unknown', async () => {
    const [cell] = writeSweep(root, 1);
    if (!cell) throw new Error('no cell was made');
    writeFileSync(join(root, cell.folder, 'cell.json'), '{"task":"t"}');
    await list();
    const { cells, fromIndex } = await list();
    expect(fromIndex).toBe(1);
    expect(cells.get(cell.folder)?.pass).toBeNaN();
  });

  it('need not be writable', async () => {
    writeSweep(root, 2);
    writeFileSync(join(folder, 'index'), 'a file where the folder should be');
    expect((await list()).cells.size).toBe(2);
  });
});
