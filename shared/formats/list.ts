/** The formats that are read and written, for people and for programs. The README's table is made of this. */
import { FORMATS } from './index.ts';
import { TARGETS } from './write/index.ts';

export interface ListedFormat {
  /** As in `stats --json` and `--to`. */
  readonly name: string;
  readonly title: string;
  readonly what: 'trace' | 'terminal recording' | 'container';
  readonly read: boolean;
  /** As which target it is written; undefined where it is not. */
  readonly written: string | undefined;
  /** What the target cannot hold. */
  readonly cannotHold: string | undefined;
}

/** What is read that is no trace by itself. */
const OTHERS: readonly (readonly [name: string, title: string, what: ListedFormat['what']])[] = [
  ['asciicast-v1', 'asciicast v1', 'terminal recording'],
  ['asciicast-v2', 'asciicast v2', 'terminal recording'],
  ['asciicast-v3', 'asciicast v3', 'terminal recording'],
  ['gzip', 'gzip around any of these', 'container'],
  ['zstd', 'zstd around any of these', 'container'],
];

/** Names of formats that are read for what a target writes, where they differ. */
const READ_AS: Readonly<Record<string, string>> = { jaeger: 'jaeger-json', chrome: 'chrome-trace' };

/** Every format once. */
export function listFormats(): ListedFormat[] {
  const left = new Set(TARGETS);
  const read = FORMATS.map(({ name, title }): ListedFormat => {
    const target = TARGETS.find((each) => (READ_AS[each.name] ?? each.name) === name || each.name === name);
    if (target) left.delete(target);
    return { name, title, what: 'trace', read: true, written: target?.name, cannotHold: target?.cannotHold };
  });
  const written = [...left].map(
    ({ name, title, cannotHold }): ListedFormat => ({
      name,
      title,
      what: 'trace',
      read: false,
      written: name,
      cannotHold,
    }),
  );
  const others = OTHERS.map(
    ([name, title, what]): ListedFormat => ({
      name,
      title,
      what,
      read: true,
      written: undefined,
      cannotHold: undefined,
    }),
  );
  return [...read, ...written, ...others];
}

/** One JSON object a line. */
export function formatLines(): string {
  return listFormats()
    .map((format) => `${JSON.stringify(format)}\n`)
    .join('');
}

/** Columns for a terminal. */
export function formatTable(): string {
  const rows = listFormats().map(({ name, title, what, read, written }) => [
    name,
    title,
    what,
    read ? 'read' : '',
    written === undefined ? '' : `written (--to ${written})`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** The README's table. */
export function formatMarkdown(): string {
  const lines = listFormats().map(
    ({ name, title, what, read, written, cannotHold }) =>
      `| ${title} | \`${name}\` | ${what} | ${read ? 'yes' : ''} | ${written === undefined ? '' : `\`--to ${written}\``} | ${cannotHold ?? ''} |`,
  );
  return [
    '| Format | Name | What | Read | Written | Not held when written |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
