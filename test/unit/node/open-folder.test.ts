import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { grantPaths } from '../../../cli/serve.ts';
import { Grants } from '../../../electron/grants.ts';
import { cellsAmong } from '../../../shared/cell/sweep/folders.ts';
import { cacheFolder } from '../../../shared/node/cache-folder.ts';
import { nodeHost } from '../../../shared/node/engine-host.ts';
import { FolderGrants } from '../../../shared/node/folder-grants.ts';
import { expandGlob } from '../../../shared/node/glob.ts';
import { findOpenable } from '../../../shared/node/openable.ts';
import type { SweepEntry } from '../../../shared/protocol.ts';
import { writeSweep } from '../../sweep/cells.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what is opened', () => {
  it('is a sweep where a folder holds several cells, on the desktop and behind the server', async () => {
    const root = join(folder, 'cells');
    writeSweep(root, 3);
    const expected = [expect.objectContaining({ name: 'cells', folder: true })];
    expect((await grantPaths([root])).grants).toEqual(expected);
    const grants = new Grants();
    const { files, paths } = await grants.grantAll([root]);
    expect(files).toEqual(expected);
    expect(paths).toEqual([root]);
    expect(JSON.stringify(files)).not.toContain(folder);
  });

  it('is the cell itself where there is one, however deep', async () => {
    const [only] = writeSweep(join(folder, 'a', 'b', 'c', 'd'), 1);
    const { found } = await findOpenable([folder]);
    expect(found.map(({ path, folder: isFolder }) => [path, isFolder])).toEqual([
      [join(folder, 'a', 'b', 'c', 'd', only?.folder ?? '', 'trace.otlp.jsonl'), false],
    ]);
  });

  it('is a sweep of all folders that are named together, and a document where one of them is no cell', async () => {
    const cells = writeSweep(folder, 40).slice(0, 2);
    const paths = cells.map((cell) => join(folder, cell.folder));
    const { found } = await findOpenable(paths);
    expect(found.map(({ folder: isFolder }) => isFolder)).toEqual([true, true]);
    expect(new Set(found.map(({ name }) => name)).size).toBe(2);
    writeFileSync(join(folder, 'other.json'), '{}');
    const mixed = await findOpenable([...paths, join(folder, 'other.json')]);
    expect(mixed.found.map(({ folder: isFolder }) => isFolder)).toEqual([false, false, false]);
  });

  it('is what a pattern fits, where no shell has expanded it', async () => {
    const cells = writeSweep(folder, 40);
    const { found } = await findOpenable([join(folder, 'aider', '**', 'run-1')]);
    expect(found).toHaveLength(cells.filter((cell) => cell.tui === 'aider').length);
    expect(await expandGlob(join(folder, '*code'))).toEqual(
      ['claude-code', 'opencode', 'qwen-code'].map((name) => join(folder, name)),
    );
    expect(await expandGlob(join(folder, 'none*'))).toEqual([join(folder, 'none*')]);
    expect((await findOpenable([join(folder, 'none*')])).failures).toEqual(['none* does not exist.']);
  });

  it('is told by name among dropped files, too', () => {
    const paths = [
      'top/a/trace.otlp.jsonl',
      'top/a/cell.json',
      'top/a/work/trace.otlp.jsonl',
      'top/b/cell.json',
      'top/b/other.jsonl',
      'top/.git/trace.otlp.jsonl',
      'top/c.cell',
      'top/notes.json',
    ];
    expect(cellsAmong(paths)).toEqual([
      { path: 'top/c.cell', names: undefined },
      { path: 'top/a', names: { cellJson: 'cell.json', trace: 'trace.otlp.jsonl', opens: ['trace.otlp.jsonl'] } },
      { path: 'top/b', names: { cellJson: 'cell.json', trace: 'other.jsonl', opens: ['other.jsonl'] } },
    ]);
  });
});

describe('ids of files in a granted folder', () => {
  const secret = randomBytes(32);
  const grants = new FolderGrants(secret);
  const resolve = (id: string) => (id === 'root' ? join(folder, 'root') : undefined);
  beforeEach(() => {
    mkdirSync(join(folder, 'root', 'cell'), { recursive: true });
    writeFileSync(join(folder, 'root', 'cell', 'trace'), '');
    writeFileSync(join(folder, 'outside'), '');
  });

  it('stand for the same file each time, and say nothing of it', async () => {
    const id = grants.grantId('root', 'cell/trace');
    expect(grants.grantId('root', 'cell/trace')).toBe(id);
    expect(Buffer.from(id, 'base64url').toString('latin1')).not.toContain('cell');
    expect(await new FolderGrants(secret).pathOf(id, resolve)).toBe(join(folder, 'root', 'cell', 'trace'));
  });

  it('open nothing outside the folder, nor through a link, nor in a folder that is not granted', async () => {
    symlinkSync(join(folder, 'outside'), join(folder, 'root', 'link'));
    for (const path of ['../outside', 'cell/../../outside', 'link', '', '.'])
      expect(await grants.pathOf(grants.grantId('root', path), resolve), path).toBeUndefined();
    expect(await grants.pathOf(grants.grantId('other', 'cell/trace'), resolve)).toBeUndefined();
  });

  it('cannot be made without the secret, or changed', async () => {
    const id = grants.grantId('root', 'cell/trace');
    expect(await new FolderGrants(randomBytes(32)).pathOf(id, resolve)).toBeUndefined();
    const bytes = Buffer.from(id.slice(3), 'base64url');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ change;
        expect(await grants.pathOf(`in.${other.toString('base64url')}`, resolve)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 100 }), async (text) => {
        expect(await grants.pathOf(`in.${text}`, resolve)).toBeUndefined();
      }),
    );
  });

  it('that one engine has told are opened by another, with what lies beside the trace', async () => {
    const root = join(folder, 'cells');
    const [made] = writeSweep(root, 1);
    const resolveRoot = (id: string) => (id === 'sweep' ? root : undefined);
    const entries: SweepEntry[] = [];
    const places = { secret };
    const grant = { id: 'sweep', name: 'cells', folder: true } as const;
    await nodeHost(resolveRoot, undefined, places).sweep?.(
      grant,
      (entry) => entries.push(entry),
      new AbortController().signal,
    );
    const [entry] = entries;
    expect(entry?.path).toBe(`cells/${made?.folder}`);
    const [file] = entry?.files ?? [];
    if (!file) throw new Error('nothing to open was told');
    expect(file.name).toBe(`cells/${made?.folder}/trace.otlp.jsonl`);
    const other = nodeHost(resolveRoot, undefined, places);
    const source = await other.open(file);
    expect(source.size).toBeGreaterThan(0);
    await source.close?.();
    expect(await other.relative(file, 'cell.json')).toBeDefined();
    await expect(nodeHost(resolveRoot).open(file)).rejects.toThrow('was not opened by the user');
  });
});

describe('the folder for indexes', () => {
  it('is where each system has such things', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'spanreel'));
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/\.cache.spanreel$/);
    expect(cacheFolder({}, 'darwin')).toMatch(/Library.Caches.Spanreel$/);
    expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'Spanreel', 'Cache'));
  });
});
