import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainChange, type TimedToolRequest } from '../../../../harness/files/explain.ts';

const SECOND = 1_000_000_000n;
const call = (id: string, name: string, args: unknown, from: number, to?: number): TimedToolRequest => ({
  id,
  name,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
  traceId: 't',
  spanId: id,
  from: BigInt(from) * SECOND,
  to: to === undefined ? undefined : BigInt(to) * SECOND,
});
const explain = (path: string, second: number, ...requests: TimedToolRequest[]) => {
  const found = explainChange({ path, unixNano: BigInt(second) * SECOND }, requests, ['/tmp/w', '/private/tmp/w']);
  return found && `${found.request.id} by ${found.by}`;
};

describe('which tool call explains a change', () => {
  test.each([
    ['the relative path', { path: 'src/sum.js' }],
    ['the path from here', { path: './src/sum.js' }],
    ['the absolute path', { file_path: '/tmp/w/src/sum.js', content: '' }],
    ['the absolute path by its other name', { file_path: '/private/tmp/w/src/sum.js' }],
    ['a path with a detour', { path: '/tmp/w/lib/../src/sum.js' }],
    ['the end of the path, as from a folder further in', { command: 'cd src && sed -i s/1/0/ sum.js' }],
    ['the path in quotes', { command: "node -e 'x' > 'src/sum.js'" }],
    ['a list of edits', { edits: [{ in: { file: 'src/sum.js' } }] }],
    ['a file URL', { uri: 'file:///tmp/w/src/sum.js' }],
    ['the header of a patch', '*** Begin Patch\n*** Update File: src/sum.js\n@@\n-1\n+2\n*** End Patch'],
    ['the header of a diff', '--- a/src/sum.js\n+++ b/src/sum.js\n'],
    ['half a document', '{"path": "src/sum.js", "cont'],
    ['a name at the end of a sentence', 'Change src/sum.js.'],
  ])('names it by %s', (_title, args) => {
    expect(explain('src/sum.js', 5, call('a', 'edit', args, 4, 6), call('b', 'bash', { command: 'ls' }, 4, 6))).toBe(
      'a by arguments',
    );
  });

  test.each(['src/sum.jsx', 'other/src/sum.js', 'src/sum.js.map', 'src/my-sum.js', '/etc/src/sum.js', 'lib/sum.js'])(
    'does not take %s for src/sum.js',
    (other) => {
      expect(explain('src/sum.js', 5, call('a', 'edit', { path: other }, 4, 6), call('b', 'bash', {}, 4, 6))).toBe(
        'b by time',
      );
    },
  );

  test('names with spaces are found', () => {
    expect(explain('my docs/a b.md', 5, call('a', 'write', { path: '/tmp/w/my docs/a b.md' }, 4))).toBe(
      'a by arguments',
    );
  });

  test('the whole path counts for more than its end, and of equals the latest counts', () => {
    const end = call('end', 'edit', { path: 'sum.js' }, 4);
    const whole = call('whole', 'edit', { path: 'src/sum.js' }, 3);
    expect(explain('src/sum.js', 5, whole, end)).toBe('whole by arguments');
    expect(explain('src/sum.js', 5, whole, call('later', 'write', { path: 'src/sum.js' }, 4))).toBe(
      'later by arguments',
    );
  });

  test('a call that named the file but was over long before is not the cause', () => {
    expect(
      explain('sum.js', 9, call('a', 'edit', { path: 'sum.js' }, 1, 2), call('b', 'bash', { command: 'make' }, 8)),
    ).toBe('b by time');
    expect(explain('sum.js', 9, call('a', 'edit', { path: 'sum.js' }, 1, 2))).toBeUndefined();
    expect(explain('sum.js', 1, call('a', 'edit', { path: 'sum.js' }, 3, 4))).toBeUndefined();
  });

  test('a tool that only reads changes nothing, also where it names the file', () => {
    for (const name of [
      ...['read', 'read_file', 'ReadFile', 'grep', 'view_image', 'list_dir', 'WebFetch', 'TodoWrite', 'update_plan'],
      ...['read_many_files', 'search_file_content', 'list_directory', 'google_web_search', 'NotebookRead', 'LS'],
    ])
      expect(explain('sum.js', 5, call('a', name, { path: 'sum.js' }, 4, 6))).toBeUndefined();
    for (const name of ['str_replace_based_edit_tool', 'apply_patch', 'write_file', 'Edit', 'MultiEdit', 'create_file'])
      expect(explain('sum.js', 5, call('a', name, { path: 'sum.js' }, 4, 6))).toBe('a by arguments');
  });

  test('of unnamed calls a shell counts first', () => {
    expect(explain('out.o', 5, call('a', 'exec_command', { cmd: 'make' }, 3), call('b', 'task', {}, 4))).toBe(
      'a by time',
    );
    expect(explain('out.o', 5, call('b', 'task', {}, 4))).toBe('b by time');
  });

  test('nothing that a model writes makes it fail, and a named path is always found', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_\-.$+ ]{1,8}$/).filter((text) => !/^\.*$/.test(text.trim()));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.string(), (parts, text) => {
        const path = parts.map((part) => part.trim()).join('/');
        explain(path, 5, call('a', text, text, 4));
        expect(explain(path, 5, call('a', 'edit', { text, path }, 4))).toBe('a by arguments');
        expect(explain(path, 5, call('a', 'edit', { path: `/tmp/w/${path}` }, 4))).toBe('a by arguments');
      }),
    );
  });

  test('a short name in a text made of it is looked for a while, not for ever', () => {
    expect(explain('a', 5, call('x', 'edit', `b:${'a:'.repeat(500_000)}`, 4))).toBe('x by time');
  });
});
