/**
 * compare.*: two long runs of an agent, of which one step in fifty is another one, prepared, aligned, attributed and
 * merged: as turns with calls in them, and as one flat row of siblings. The floor is one pass over both that takes steps
 * for counterparts that stand at the same place.
 */
import { encodeUtf8 } from '../../shared/base/bytes.ts';
import { alignPair, comparedPair } from '../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../shared/compare/run.ts';
import { SpanTableBuilder } from '../../shared/trace/builder.ts';
import { kindIndex } from '../../shared/trace/kind.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import { type Figure, figure, median } from './figures.ts';
import { randomFrom } from './random.ts';

const RUNS = 5;
const TOOLS = ['read', 'edit', 'bash', 'search', 'write'];
/** Spans of a turn: itself, a model call with its request, three tools. */
const PER_TURN = 6;

/** Measures two runs of `spans` spans. @throws where their parts do not sum to the difference */
export function benchCompare(spans: number): Figure[] {
  return [true, false].map((nested) => {
    const [a, b] = [longRun(spans, 1, nested), longRun(spans, 2, nested)] as const;
    const floor = timed(() => {
      let sum = 0;
      const rows = Math.min(a.table.rowCount, b.table.rowCount);
      for (let row = 0; row < rows; row++) {
        sum += (b.table.selfTime[row] as number) - (a.table.selfTime[row] as number);
      }
      return sum;
    });
    const value = timed(() => {
      const keys = new Keys();
      const pair = alignPair(comparedRun(a.table, keys, a.contents), comparedRun(b.table, keys, b.contents));
      const { difference, contributions, rest } = comparedPair(pair, 0, 0);
      const sum = contributions.reduce((all, { delta }) => all + delta, rest.delta);
      if (sum !== difference) throw new Error(`The parts sum to ${sum} ns, not to ${difference} ns.`);
    });
    return figure(nested ? 'compare.turns_ms' : 'compare.siblings_ms', value, 'ms', floor);
  });
}

function timed(run: () => unknown): number {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
  }
  return median(times);
}

interface LongRun {
  readonly table: SpanTable;
  readonly contents: readonly string[];
}

/** The same steps for every seed but for lengths, and but for one in fifty. */
function longRun(spans: number, seed: number, nested: boolean): LongRun {
  const random = randomFrom(seed);
  const builder = new SpanTableBuilder();
  const { draft, ids, strings } = builder;
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  const idOf = (i: number): number => {
    view.setUint32(4, i + 1);
    return ids.internRaw(bytes, 0, 8);
  };
  draft.traceId = ids.internRaw(encodeUtf8('0123456789abcdef'), 0, 16);
  /** By ordinal. */
  const contents: string[] = [];
  const add = (parent: number, name: string, kind: number, start: number, length: number, content = '') => {
    const number = contents.push(content) - 1;
    draft.offset = number * 100;
    draft.length = 100;
    draft.hash = number;
    draft.spanId = idOf(number);
    draft.parentId = parent < 0 ? 0 : idOf(parent);
    draft.name = strings.intern(name);
    draft.kind = kind;
    [draft.startSeconds, draft.startNanos] = [1_700_000_000 + Math.floor(start / 1e9), start % 1e9];
    [draft.endSeconds, draft.endNanos] = [1_700_000_000 + Math.floor((start + length) / 1e9), (start + length) % 1e9];
    builder.addSpan();
    return number;
  };
  const [agent, model, tool, http] = (['agent', 'model', 'tool', 'http'] as const).map(kindIndex) as [
    number,
    number,
    number,
    number,
  ];
  const turns = Math.floor(spans / PER_TURN);
  const about = (length: number) => Math.round(length * (0.9 + 0.2 * random()));
  const root = add(-1, 'agent:run', agent, 0, turns * 100e6);
  for (let turn = 0; turn < turns; turn++) {
    // What is done is the same in all runs, but for one turn in fifty of each.
    const other = random() < 0.02 ? `other ${seed} ` : '';
    let now = turn * 100e6;
    const inside = nested ? add(root, 'turn', kindIndex('internal'), now, 99e6) : root;
    if (!nested) add(root, 'turn start', kindIndex('internal'), now, 1000);
    const asked = add(inside, 'chat m', model, now, about(40e6), `${other}answer ${turn}`);
    add(nested ? asked : root, 'POST', http, now + 1e6, about(30e6));
    now += 45e6;
    for (let call = 0; call < 3; call++) {
      const name = TOOLS[(turn * 7 + call * 3) % TOOLS.length] as string;
      add(inside, `execute_tool ${name}`, tool, now, about(10e6), `${other}${name} src/${turn % 97}/${call}.ts`);
      now += 15e6;
    }
  }
  const table = builder.snapshot(true);
  return { table, contents: Array.from(table.ordinal, (ordinal) => contents[ordinal] ?? '') };
}
