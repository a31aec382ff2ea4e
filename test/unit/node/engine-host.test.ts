import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../../shared/base/bytes.ts';
import { nodeHost } from '../../../shared/node/engine-host.ts';
import { findTraceFiles } from '../../../shared/node/find-files.ts';

let folder = '';
const write = (name: string, content = name) => writeFileSync(join(folder, name), content);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-host-'));
  for (const inside of ['cell', 'cell/sub', 'cell/node_modules', 'cell/.git', 'empty']) mkdirSync(join(folder, inside));
  for (const name of ['cell/trace.otlp.jsonl', 'cell/terminal.cast', 'cell/b10.cast', 'cell/b9.cast', 'cell/cell.json'])
    write(name);
  for (const name of [
    'cell/workdir.diff',
    'cell/sub/more.json.gz',
    'cell/node_modules/x.json',
    'cell/.git/y.json',
    'secret',
  ])
    write(name);
  symlinkSync(join(folder, 'secret'), join(folder, 'cell', 'link.cast'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trace = { id: 't', name: 'cell/trace.otlp.jsonl' };
const host = () => nodeHost((id) => (id === 't' ? join(folder, 'cell', 'trace.otlp.jsonl') : undefined));

describe('the engine over files on disk', () => {
  it('reads what was granted and nothing else', async () => {
    const source = await host().open(trace);
    expect(decodeUtf8(await source.read(5, 5))).toBe('trace');
    await source.close?.();
    await expect(host().open({ id: 'other', name: 'other.json' })).rejects.toThrow(
      'other.json was not opened by the user.',
    );
  });

  it('says for people why a file cannot be read', async () => {
    const one = (path: string) => nodeHost(() => path).open({ id: 'x', name: 'x.json' });
    await expect(one(join(folder, 'missing'))).rejects.toThrow('x.json does not exist.');
    await expect(one(folder)).rejects.toThrow('x.json is a folder.');
  });

  it('finds the recordings beside a trace, in the order that people expect, and follows no link out of the folder', async () => {
    const found = await host().companions(trace);
    expect(found.map(({ name }) => name)).toEqual(['cell/b9.cast', 'cell/b10.cast', 'cell/terminal.cast']);
  });

  it('knows a file by one id, however it was found, and can open it', async () => {
    const files = host();
    const [named, again] = [
      await files.relative(trace, 'terminal.cast'),
      await files.relative(trace, './sub/../terminal.cast'),
    ];
    const beside = (await files.companions(trace)).find(({ name }) => name === 'cell/terminal.cast');
    expect(named?.id).toBe(beside?.id);
    expect(again?.id).toBe(beside?.id);
    expect((await files.open(named ?? trace)).name).toBe('cell/terminal.cast');
    expect((await files.relative(trace, 'sub/more.json.gz'))?.name).toBe('cell/sub/more.json.gz');
  });

  it('never leaves the folder of the trace, not by name and not by a link', async () => {
    const files = host();
    for (const path of [
      '../secret',
      '/etc/hosts',
      'sub/../../secret',
      'link.cast',
      '',
      '.',
      '..',
      'a\0b',
      'missing.cast',
      'sub',
    ])
      expect(await files.relative(trace, path), path).toBeUndefined();
  });
});

describe('opening a folder', () => {
  it('means the traces and recordings in it, nearest first', async () => {
    const found = await findTraceFiles(join(folder, 'cell'));
    expect(found.map(({ name }) => name)).toEqual([
      'cell/b9.cast',
      'cell/b10.cast',
      'cell/link.cast',
      'cell/terminal.cast',
      'cell/trace.otlp.jsonl',
      'cell/sub/more.json.gz',
    ]);
  });

  it('takes a file that is named itself, whatever its name', async () => {
    expect((await findTraceFiles(join(folder, 'secret'))).map(({ name }) => name)).toEqual(['secret']);
  });

  it('says when there is nothing', async () => {
    await expect(findTraceFiles(join(folder, 'empty'))).rejects.toThrow('There is no trace or recording in empty.');
    await expect(findTraceFiles(join(folder, 'nowhere'))).rejects.toThrow('nowhere does not exist.');
  });
});
