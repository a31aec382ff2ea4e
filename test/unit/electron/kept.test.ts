import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { baseRunsFromOther, countBaseRuns, filesFromOther, listFiles } from '../../../electron/arguments.ts';
import { Grants } from '../../../electron/grants.ts';
import { RecentFiles, shorten } from '../../../electron/recent.ts';
import { Views } from '../../../electron/views.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-kept-'));
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});
const idOf = (path: string) => `id of ${path}`;
const path = (name: string) => join(sep, 'runs', name);

describe('recent files', () => {
  it('are listed latest first, each once, also after the next start', () => {
    const file = join(folder, 'recent.json');
    const recent = new RecentFiles(file, idOf);
    recent.add([path('a'), path('b')], 1);
    recent.add([path('b')], 2);
    recent.add([path('c')], 3);
    const again = new RecentFiles(file, idOf);
    expect(again.list().map(({ name, opened }) => [name, opened])).toEqual([
      ['c', 3],
      ['b', 2],
      ['a', 1],
    ]);
    again.forget(idOf(path('b')));
    expect(new RecentFiles(file, idOf).list().map((entry) => entry.name)).toEqual(['c', 'a']);
  });

  it('are at most thirty, and known by ids that are not their paths', () => {
    const grants = new Grants();
    const recent = new RecentFiles(join(folder, 'recent.json'), (one) => grants.grantId(one));
    for (let i = 0; i < 50; i++) recent.add([path(`run-${i}`)], i);
    const list = recent.list();
    expect(list).toHaveLength(30);
    expect(recent.recentPath(list[0]?.id ?? '')).toBe(path('run-49'));
    expect(JSON.stringify(list.map((entry) => entry.id))).not.toContain('run');
    expect(recent.recentPath('made up')).toBeUndefined();
  });

  it('are taken from a file that anybody may have changed only where they make sense', () => {
    const file = join(folder, 'recent.json');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        writeFileSync(file, JSON.stringify(value));
        expect(Array.isArray(new RecentFiles(file, idOf).list())).toBe(true);
      }),
    );
    writeFileSync(
      file,
      JSON.stringify([{ path: 'relative', opened: 1 }, { path: path('a'), opened: 1 }, { path: path('a') }, 7]),
    );
    expect(new RecentFiles(file, idOf).list().map((entry) => entry.name)).toEqual(['a']);
    writeFileSync(file, '{"cut sho');
    expect(new RecentFiles(file, idOf).list()).toEqual([]);
  });

  it('show their folder in short', () => {
    expect(shorten(join(homedir(), 'runs'))).toBe(`~${sep}runs`);
    const long = ['', 'data', ...Array.from({ length: 20 }, (_, i) => `folder-${i}`)].join(sep);
    expect(shorten(long)).toBe(['', 'data', '…', 'folder-18', 'folder-19'].join(sep));
  });
});

describe('views', () => {
  it('come back under their key, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (key, view) => {
        const views = new Views(join(folder, 'views'));
        views.save(key, view);
        expect(new Views(join(folder, 'views')).load(key)).toBe(view);
      }),
      { numRuns: 30 },
    );
    expect(new Views(join(folder, 'views')).load('a key that was never kept')).toBeUndefined();
  });

  it('are forgotten when there are too many', () => {
    const kept = join(folder, 'many');
    mkdirSync(kept);
    for (let i = 0; i < 320; i++) writeFileSync(join(kept, `${i}.json`), '{}');
    new Views(kept);
    expect(readdirSync(kept)).toHaveLength(300);
  });
});

describe('grants', () => {
  it('open nothing that was not granted, and tell no path', async () => {
    const grants = new Grants();
    writeFileSync(join(folder, 'trace.json'), '{}');
    const file = join(folder, 'trace.json');
    expect(grants.grantedPath(grants.grantId(file))).toBeUndefined();
    const { files } = await grants.grantAll([file]);
    expect(files.map(({ name }) => name)).toEqual(['trace.json']);
    expect(grants.grantedPath(files[0]?.id ?? '')).toBe(file);
    expect(files[0]?.id).not.toContain('trace');
    expect(grants.latest).toBe(files);
  });

  it('have the same id for a path with the same key, and another one with another key', () => {
    const key = new Uint8Array(32).fill(7);
    expect(new Grants(key).grantId('/a')).toBe(new Grants(key).grantId('/a'));
    expect(new Grants().grantId('/a')).not.toBe(new Grants().grantId('/a'));
  });

  it('give what can be opened, each file once, and say what cannot', async () => {
    writeFileSync(join(folder, 'trace.json'), '{}');
    const grants = new Grants();
    const granted = await grants.grantAll([join(folder, 'missing.json'), folder, join(folder, 'trace.json')]);
    expect(granted.files).toHaveLength(1);
    expect(granted.paths).toEqual([folder, join(folder, 'trace.json')]);
    expect(granted.failures).toEqual(['missing.json does not exist.']);
  });
});

describe('the command line', () => {
  it('names files among the switches of the browser engine', () => {
    const argv = [
      'electron',
      '--inspect=0',
      '--no-sandbox',
      'folder-of-the-app',
      'a.json',
      '--flag',
      join(sep, 'b.cast'),
    ];
    expect(listFiles(argv, false, join(sep, 'work'))).toEqual([join(sep, 'work', 'a.json'), join(sep, 'b.cast')]);
    expect(listFiles(['spanreel', 'a.json', '--', '-odd-name'], true, join(sep, 'work'))).toEqual([
      join(sep, 'work', 'a.json'),
      join(sep, 'work', '-odd-name'),
    ]);
    expect(listFiles(['spanreel', 'file:///data/a%20b.json'], true, sep)).toEqual(['/data/a b.json']);
  });

  it('of another start is believed only as a list of texts', () => {
    expect(filesFromOther({ files: ['a', 1, null, 'b'] })).toEqual(['a', 'b']);
    for (const data of [undefined, null, 'x', {}, { files: 'a' }, { files: { length: 2 } }])
      expect(filesFromOther(data)).toEqual([]);
  });

  it('say how many of them are compared with the others', () => {
    const argv = ['electron', '--no-sandbox', '.', '--base-runs=2', 'a', 'b', 'c'];
    expect(countBaseRuns(argv)).toBe(2);
    expect(listFiles(argv, false, sep)).toEqual([join(sep, 'a'), join(sep, 'b'), join(sep, 'c')]);
    expect(['--base-runs=-1', '--base-runs=x', '--base-runs'].map((one) => countBaseRuns(['.', one]))).toEqual([
      0, 0, 0,
    ]);
    expect(countBaseRuns(['spanreel', '--', '--base-runs=2'])).toBe(0);
    expect([{ baseRuns: 3 }, { baseRuns: 0.5 }, { baseRuns: '3' }, null, 3].map(baseRunsFromOther)).toEqual([
      3, 0, 0, 0, 0,
    ]);
  });
});
