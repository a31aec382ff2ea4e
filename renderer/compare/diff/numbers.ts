/** The facts of a step that stand side by side: times, tokens, models, how it ended. Pure. */
import { formatClock, formatDuration, formatInteger } from '../../../shared/base/format.ts';
import type { Step } from '../../../shared/cell/step.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ROW, type Row, type SpanTable } from '../../../shared/trace/table.ts';
import { deltaText, toneOf } from '../words.ts';

export interface FactRow {
  readonly name: string;
  /** Empty: the run does not have it. */
  readonly base: string;
  readonly against: string;
  /** The difference with its sign, where it is one that can be counted. */
  readonly delta: string;
  /** Of the difference; empty where more is neither better nor worse. */
  readonly tone: '' | 'cmp-slower' | 'cmp-faster' | 'cmp-even';
  readonly same: boolean;
  /** Numbers are not broken into lines. */
  readonly isNumber: boolean;
}

/** Nothing but the tables is needed; what the steps say is added where they were read. */
export function factRows(
  pair: ComparedPair,
  row: number,
  base: Step | undefined,
  against: Step | undefined,
): FactRow[] {
  const sides = [
    sideOf(pair, 0, pair.merged.rowA[row], base),
    sideOf(pair, 1, pair.merged.rowB[row], against),
  ] as const;
  const rows: FactRow[] = [];
  for (const { name, of, text, signed, timed, quiet } of NUMBERS) {
    const [a, b] = [sides[0] ? of(sides[0]) : Number.NaN, sides[1] ? of(sides[1]) : Number.NaN];
    if ((Number.isNaN(a) && Number.isNaN(b)) || (quiet && !a && !b)) continue;
    const delta = Number.isNaN(a) || Number.isNaN(b) ? undefined : b - a;
    rows.push({
      name,
      base: Number.isNaN(a) ? '' : text(a),
      against: Number.isNaN(b) ? '' : text(b),
      delta: delta === undefined ? '' : signed(delta),
      tone: timed && delta !== undefined ? toneOf(delta) : '',
      same: a === b,
      isNumber: true,
    });
  }
  for (const { name, of, quiet } of WORDS) {
    const [a, b] = [sides[0] ? of(sides[0]) : '', sides[1] ? of(sides[1]) : ''];
    const known = [a, b].filter((text) => text !== '');
    if (known.length === 0 || (quiet && new Set(known).size === 1 && quiet(known[0] ?? ''))) continue;
    rows.push({ name, base: a, against: b, delta: '', tone: '', same: a === b, isNumber: false });
  }
  return rows;
}

interface Side {
  readonly table: SpanTable;
  readonly row: Row;
  readonly from: number;
  readonly step: Step | undefined;
}

function sideOf(pair: ComparedPair, side: 0 | 1, row: Row | undefined, step: Step | undefined): Side | undefined {
  if (row === undefined || row === NO_ROW) return undefined;
  return { table: pair.tables[side], row, from: pair.from[side], step };
}

interface NumberFact {
  readonly name: string;
  /** NaN: unknown. */
  readonly of: (side: Side) => number;
  readonly text: (value: number) => string;
  readonly signed: (delta: number) => string;
  /** Whether more of it is slower. */
  readonly timed: boolean;
  /** Not worth a line where no run has any. */
  readonly quiet?: boolean;
}

const durationOf = ({ table, row }: Side) => table.duration[row] as number;
const inside = ({ table, row }: Side) => (table.subtreeEnd[row] as number) - row - 1;
const tokensOf = (side: Side, name: 'input' | 'output' | 'cacheRead' | 'cacheCreation' | 'reasoning'): number => {
  if (side.step?.type === 'model') return side.step.tokens[name];
  if (name !== 'input' && name !== 'output') return Number.NaN;
  const at = tokenPlace(side.table, side.row);
  return at < 0 ? Number.NaN : ((name === 'input' ? side.table.inputTokens : side.table.outputTokens)[at] as number);
};
const firstToken = ({ step }: Side) => (step?.type === 'model' ? step.timeToFirstToken : Number.NaN);
const count = (delta: number) => (delta === 0 ? '±0' : `${delta > 0 ? '+' : '−'}${formatInteger(Math.abs(delta))}`);
const dollars = (value: number) => `$${Number(value.toPrecision(4))}`;

const time = (name: string, of: NumberFact['of'], text: NumberFact['text'] = formatDuration): NumberFact => ({
  name,
  of,
  text,
  signed: deltaText,
  timed: true,
});
const counted = (name: string, of: NumberFact['of']): NumberFact => ({
  name,
  of,
  text: formatInteger,
  signed: count,
  timed: false,
});

const NUMBERS: readonly NumberFact[] = [
  time('duration', durationOf),
  time('own time', (side) => (inside(side) > 0 ? (side.table.selfTime[side.row] as number) : Number.NaN)),
  // Later is no step's own fault: it says only where the runs are.
  { ...time('starts at', ({ table, row, from }) => (table.start[row] as number) - from, formatClock), timed: false },
  time('first token after', firstToken),
  time('per output token', (side) => {
    const tokens = tokensOf(side, 'output');
    const writing = durationOf(side) - (Number.isNaN(firstToken(side)) ? 0 : firstToken(side));
    return tokens > 0 && writing > 0 ? writing / tokens : Number.NaN;
  }),
  counted('input tokens', (side) => tokensOf(side, 'input')),
  counted('from the cache', (side) => tokensOf(side, 'cacheRead')),
  counted('into the cache', (side) => tokensOf(side, 'cacheCreation')),
  counted('output tokens', (side) => tokensOf(side, 'output')),
  counted('reasoning tokens', (side) => tokensOf(side, 'reasoning')),
  {
    name: 'cost',
    of: ({ step }) => (step?.type === 'model' ? step.cost : Number.NaN),
    text: dollars,
    signed: (delta) => (delta === 0 ? '±0' : `${delta > 0 ? '+' : '−'}${dollars(Math.abs(delta))}`),
    timed: false,
  },
  {
    name: 'exit code',
    of: ({ step }) => (step?.type === 'tool' ? step.exitCode : Number.NaN),
    text: String,
    signed: () => '',
    timed: false,
  },
  { ...counted('steps inside', inside), quiet: true },
  { ...counted('errors inside', ({ table, row }) => table.errorsBelow[row] as number), quiet: true },
];

interface WordFact {
  readonly name: string;
  readonly of: (side: Side) => string;
  /** What is not worth a line where no run has anything else. */
  readonly quiet?: (text: string) => boolean;
}

const NO_ERROR = 'no error';

const WORDS: readonly WordFact[] = [
  {
    name: 'status',
    of: ({ table, row }) => (table.status[row] === STATUS_ERROR ? 'error' : NO_ERROR),
    quiet: (text) => text === NO_ERROR,
  },
  { name: 'unfinished', of: (side) => (Number.isNaN(durationOf(side)) ? 'never ended' : '') },
  { name: 'name', of: ({ table, row }) => table.strings[table.name[row] as number] ?? '', quiet: () => true },
  { name: 'model', of: ({ step }) => (step?.type === 'model' ? step.responseModel || step.requestModel : '') },
  { name: 'provider', of: ({ step }) => (step?.type === 'model' ? step.provider : '') },
  { name: 'finish reason', of: ({ step }) => (step?.type === 'model' ? step.finishReasons.join(', ') : '') },
];

/** Index of a row among those with token counts; -1: it has none. They are ascending. */
function tokenPlace(table: SpanTable, row: Row): number {
  let [low, high] = [0, table.tokenRow.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = table.tokenRow[middle] as number;
    if (at === row) return middle;
    if (at < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
