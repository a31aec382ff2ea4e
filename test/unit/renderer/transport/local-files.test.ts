import { describe, expect, it } from 'vitest';
import { grantFiles } from '../../../../renderer/transport/dropped.ts';
import { blobSource, fileHost, resolveBeside } from '../../../../renderer/worker/file-host.ts';
import { filesToOpen } from '../../../../shared/cell/folder.ts';

function inFolder(path: string, text = ''): File {
  const file = new File([text], path.split('/').pop() ?? '');
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

describe('files of a chosen folder', () => {
  it('are those whose names say trace or recording, in the order of a person', () => {
    const paths = [
      'run/10.jsonl',
      'run/9.jsonl',
      'run/terminal.cast',
      'run/cell.json',
      'run/workdir.diff',
      'run/a.otlp.gz',
    ];
    const hidden = ['run/.git/a.json', 'run/node_modules/b.json', 'run/.hidden.jsonl'];
    expect(filesToOpen([...paths, ...hidden])).toEqual([
      'run/9.jsonl',
      'run/10.jsonl',
      'run/a.otlp.gz',
      'run/terminal.cast',
    ]);
  });

  it('are the logs that agents write, and the results of their trials', () => {
    const paths = [
      'trial/agent/trajectory.json',
      'trial/agent/recording.cast',
      'trial/config.json',
      'trial/agent/sessions/subagents/agent-1.meta.json',
      'trial/result.json',
      'trial/results.json',
      'repo/.aider.chat.history.md',
      'repo/README.md',
      'repo/one.traj',
      'repo/.aider.input.history',
    ];
    expect(filesToOpen(paths)).toEqual([
      'repo/.aider.chat.history.md',
      'repo/one.traj',
      'trial/agent/recording.cast',
      'trial/agent/trajectory.json',
      'trial/result.json',
    ]);
  });

  it('are refused by the name of the folder when there is nothing to open', async () => {
    await expect(grantFiles([inFolder('notes/readme.md')])).rejects.toThrow('no trace or recording in notes');
  });
});

describe('files that were dropped one by one', () => {
  it('are all opened, whatever their names', async () => {
    const grants = await grantFiles([new File(['x'], 'odd'), new File(['y'], 'terminal.cast'), 'no file']);
    expect(grants.map(({ name }) => name)).toEqual(['odd', 'terminal.cast']);
    expect(new Set(grants.map(({ id }) => id)).size).toBe(2);
  });
});

describe('the host of the Web Worker engine', () => {
  const files = [
    inFolder('run/a/trace.jsonl', 'spans'),
    inFolder('run/a/one.cast', 'one'),
    inFolder('run/b/two.cast', 'two'),
  ];

  it('finds recordings in the same folder, and named ones inside what was dropped', async () => {
    const trace = (await grantFiles(files)).find(({ name }) => name.endsWith('trace.jsonl'));
    if (!trace) throw new Error('The trace was not granted.');
    const host = fileHost();
    expect((await host.companions(trace)).map(({ name }) => name)).toEqual(['run/a/one.cast']);
    const named = await host.relative(trace, '../b/two.cast');
    if (!named) throw new Error('The recording was not found.');
    const bytes = await (await host.open(named)).read(0, 10);
    expect(new TextDecoder().decode(bytes)).toBe('two');
    expect(await host.relative(trace, '../../../etc/passwd')).toBeUndefined();
  });

  it('opens nothing but files of the page', async () => {
    await expect(fileHost().open({ id: 'x', name: 'x' })).rejects.toThrow('not a file of this page');
  });

  it('reads a file in pieces and at random alike', async () => {
    const bytes = new Uint8Array(9_000_000);
    for (let i = 0; i < bytes.length; i++) bytes[i] = i % 251;
    const source = blobSource('big', new File([bytes], 'big'));
    const pieces: Uint8Array[] = [];
    for await (const piece of source.stream()) pieces.push(piece.slice());
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(Buffer.from(bytes))).toBe(true);
    expect([...(await source.read(8_999_990, 100))]).toEqual([...bytes.slice(8_999_990)]);
  });
});

describe('a path beside a file', () => {
  it('stays inside what was dropped', () => {
    expect(resolveBeside('run/trace.jsonl', 'terminal.cast')).toBe('run/terminal.cast');
    expect(resolveBeside('run/trace.jsonl', './logs//terminal.cast')).toBe('run/logs/terminal.cast');
    expect(resolveBeside('run/trace.jsonl', '../other/x.cast')).toBe('other/x.cast');
    for (const path of ['../../x', '/etc/passwd', 'C:\\x', '\\\\host\\x']) {
      expect(resolveBeside('run/trace.jsonl', path)).toBeUndefined();
    }
  });
});
