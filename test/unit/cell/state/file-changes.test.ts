import { describe, expect, it } from 'vitest';
import { editsOfDiff, editsOfTool, relativePath } from '../../../../shared/cell/state/file-changes.ts';
import type { ToolStep } from '../../../../shared/cell/step.ts';

const step = (rest: Partial<ToolStep>): ToolStep => ({
  type: 'tool',
  name: 'edit',
  description: '',
  callId: '',
  arguments: '',
  result: '',
  command: '',
  path: '',
  exitCode: Number.NaN,
  error: '',
  ...rest,
});

describe('the files that a tool call changes', () => {
  it('are those of an edit, with its difference', () => {
    const args = JSON.stringify({ path: 'a.js', edits: [{ oldText: 'let i = 1', newText: 'let i = 0' }] });
    expect(editsOfTool(step({ arguments: args, path: 'a.js' }))).toEqual([
      { path: 'a.js', what: 'modified', diff: '-let i = 1\n+let i = 0' },
    ]);
  });

  it('are the one that it writes', () => {
    const args = JSON.stringify({ path: 'note.md', content: 'one\ntwo' });
    expect(editsOfTool(step({ name: 'write', arguments: args, path: 'note.md' }))).toEqual([
      { path: 'note.md', what: 'modified', diff: '+one\n+two' },
    ]);
  });

  it('are all those of a patch', () => {
    const patch =
      '*** Begin Patch\n*** Update File: sum.js\n@@\n-let i = 1\n+let i = 0\n*** Add File: b.txt\n+new\n*** Delete File: c.txt\n*** End Patch\n';
    const expected = [
      { path: 'sum.js', what: 'modified', diff: '@@\n-let i = 1\n+let i = 0' },
      { path: 'b.txt', what: 'added', diff: '+new' },
      { path: 'c.txt', what: 'removed', diff: undefined },
    ];
    expect(editsOfTool(step({ name: 'apply_patch', arguments: patch }))).toEqual(expected);
    expect(editsOfTool(step({ name: 'shell', arguments: JSON.stringify({ input: patch }) }))).toEqual(expected);
  });

  it('are none for a call that only reads', () => {
    expect(editsOfTool(step({ name: 'read', arguments: '{"path":"a.js"}', path: 'a.js' }))).toEqual([]);
  });
});

describe('a unified diff', () => {
  it('tells of changed, new, deleted and binary files', () => {
    const diff = [
      'diff --git a/src/a b.js b/src/a b.js',
      'index 1..2 100644',
      '--- a/src/a b.js',
      '+++ b/src/a b.js',
      '@@ -1 +1 @@',
      '-old',
      '+new',
      'diff --git a/n.txt b/n.txt',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/n.txt',
      '@@ -0,0 +1 @@',
      '+hello',
      'diff --git a/gone.txt b/gone.txt',
      'deleted file mode 100644',
      'diff --git a/x.png b/x.png',
      'Binary files a/x.png and b/x.png differ',
      '',
    ].join('\n');
    expect(editsOfDiff(diff)).toEqual([
      { path: 'src/a b.js', what: 'modified', diff: '@@ -1 +1 @@\n-old\n+new' },
      { path: 'n.txt', what: 'added', diff: '@@ -0,0 +1 @@\n+hello' },
      { path: 'gone.txt', what: 'removed', diff: undefined },
      { path: 'x.png', what: 'modified', diff: 'Binary files a/x.png and b/x.png differ' },
    ]);
  });

  it('that is none tells of nothing', () => {
    expect(editsOfDiff('hello\n+++ b/x\n')).toEqual([]);
  });
});

it('paths are told from the working folder', () => {
  expect(relativePath('/w/run/src/a.js', '/w/run')).toBe('src/a.js');
  expect(relativePath('/w/running/a.js', '/w/run')).toBe('/w/running/a.js');
  expect(relativePath('./a.js', '')).toBe('a.js');
});
