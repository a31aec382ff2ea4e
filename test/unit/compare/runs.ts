/** Runs of an agent by chance, and the same run another time: noise, retries, insertions, calls in another order. */
import { type ComparedRun, comparedRun, type Keys } from '../../../shared/compare/run.ts';
import { kindIndex } from '../../../shared/trace/kind.ts';
import { NO_ORDINAL } from '../../../shared/trace/table.ts';
import { type TestSpan, tableOf } from '../trace/spans.ts';

export type Random = () => number;

/** A generator of numbers in [0, 1) from a seed. */
export function randomFrom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A step of the run; `length` in ns. */
export interface Step {
  readonly kind: 'model' | 'tool';
  readonly name: string;
  readonly content: string;
  readonly length: number;
  readonly failed?: boolean;
  readonly tokens?: [number, number];
  readonly planted?: boolean;
}

/** What happens one after another; steps within one turn run side by side. */
export type Turns = readonly (readonly Step[])[];

const TOOLS = ['read', 'edit', 'bash', 'search', 'write'];
const between = (random: Random, from: number, to: number) => Math.round(from + (to - from) * random());

export function makeTurns(random: Random): Turns {
  const turns: Step[][] = [];
  const count = between(random, 6, 25);
  for (let i = 0; i < count; i++) {
    const tools = Array.from({ length: between(random, 1, 3) }, (): Step => {
      const name = TOOLS[between(random, 0, TOOLS.length - 1)] as string;
      return { kind: 'tool', name, content: `{"path":"src/${letters(random)}.ts"}`, length: between(random, 1e7, 2e9) };
    });
    const output = between(random, 50, 900);
    const content = tools.map((tool) => `${tool.name} ${tool.content}`).join('\n');
    turns.push(
      [{ kind: 'model', name: 'chat m', content, length: output * 5e6, tokens: [1000 * (i + 1), output] }],
      tools,
    );
  }
  return turns;
}

const letters = (random: Random) =>
  Array.from({ length: 6 }, () => String.fromCharCode(97 + between(random, 0, 25))).join('');

/** The run another time: each step up to a tenth longer or shorter, some retried, some inserted, some swapped. */
export function again(turns: Turns, random: Random): Turns {
  const result: Step[][] = [];
  for (const turn of turns) {
    const steps = turn.map((step) => ({ ...step, length: Math.round(step.length * (0.9 + 0.2 * random())) }));
    if (random() < 0.1) {
      const [first] = steps as [Step];
      result.push([{ ...first, failed: true, length: between(random, 1e7, 5e8) }]);
    }
    if (random() < 0.08) {
      result.push([{ kind: 'tool', name: 'think', content: letters(random), length: between(random, 1e7, 1e9) }]);
    }
    if (steps.length > 1 && random() < 0.4) steps.reverse();
    result.push(steps);
  }
  return result;
}

/** One step of the run itself (not one that was put in) made longer by `by` ns. */
export function slower(turns: Turns, random: Random, by: number): { turns: Turns; name: string; content: string } {
  const own = turns.flatMap((turn, i) => (turn.some((step) => step.name === 'think' || step.failed) ? [] : [i]));
  const at = own[between(random, 0, own.length - 1)] as number;
  const turn = turns[at] as readonly Step[];
  const which = turn.length === 1 ? 0 : between(random, 0, turn.length - 1);
  const { name, content } = turn[which] as Step;
  const changed = turn.map((step, i) => (i === which ? { ...step, length: step.length + by, planted: true } : step));
  return { turns: turns.map((other, i) => (i === at ? changed : other)), name, content };
}

export interface TestRun {
  readonly run: ComparedRun;
  readonly steps: readonly (Step | undefined)[];
}

/** The run as a table. `salt` makes its ids, which mean nothing. */
export function runOf(turns: Turns, keys: Keys, salt = 1): TestRun {
  const spans: TestSpan[] = [];
  const ofSpan: (Step | undefined)[] = [];
  const id = (n: number) => (salt * 65_536 + n + 1).toString(16);
  let now = 2e6;
  const add = (span: TestSpan, step?: Step) => {
    spans.push({ ...span, trace: `${salt}a`, content: `${salt} ${spans.length}` });
    ofSpan.push(step);
  };
  const steps: [TestSpan, Step][] = [];
  for (const turn of turns) {
    let end = now;
    turn.forEach((step, i) => {
      const start = now + i * 1e6;
      const span: TestSpan = {
        id: id(steps.length + 1),
        parent: id(0),
        name: `${step.name} ${step.kind === 'tool' ? `call_${salt}x${steps.length}` : ''}`.trim(),
        start,
        end: start + step.length,
        kind: kindIndex(step.kind),
        status: step.failed ? 2 : 0,
        ...(step.tokens ? { tokens: step.tokens } : {}),
      };
      steps.push([span, step]);
      end = Math.max(end, start + step.length);
    });
    now = end + 3e6;
  }
  add({ id: id(0), name: 'agent:run', start: 0, end: now, kind: kindIndex('agent') });
  for (const [span, step] of steps) add(span, step);
  const table = tableOf(spans);
  const byRow = Array.from({ length: table.rowCount }, (_, row) => {
    const ordinal = table.ordinal[row] as number;
    return ordinal === NO_ORDINAL ? undefined : ofSpan[ordinal];
  });
  const run = comparedRun(
    table,
    keys,
    byRow.map((step) => step?.content ?? ''),
  );
  return { run, steps: byRow };
}
