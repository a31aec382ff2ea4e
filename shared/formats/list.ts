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
  ['ttyrec', 'ttyrec', 'terminal recording'],
  ['typescript', 'script(1), with its timing file', 'terminal recording'],
  ['gzip', 'gzip around any of these', 'container'],
  ['zstd', 'zstd around any of these', 'container'],
  ['zip', 'zip (or .cell) of several of these', 'container'],
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

const BEGIN = '<!-- formats: written by scripts/readme-formats.mjs -->';
const END = '<!-- /formats -->';

/** The README with the present tables in it. @throws where it has no place for them */
export function withFormats(readme: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error('The README has no place for the formats.');
  return `${readme.slice(0, from)}${BEGIN}\n\n${tables()}\n${readme.slice(to)}`;
}

function tables(): string {
  const formats = listFormats();
  const read = formats.flatMap(({ name, title, what, read }) => (read ? [[title, `\`${name}\``, what]] : []));
  const written = formats.flatMap(({ title, written, cannotHold }) =>
    written === undefined ? [] : [[title, `\`--to ${written}\``, cannotHold ?? '']],
  );
  return `${markdown(['read', 'name', 'what'], read)}\n${markdown(['written', 'by convert', 'losses'], written)}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}
