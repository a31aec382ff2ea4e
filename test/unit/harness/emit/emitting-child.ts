/** Emits spans, logs and adopted lines until it is killed. Says on stdout what is written, right after it is. */
import { writeSync } from 'node:fs';
import type { CellSpan } from '../../../../harness/base/types.ts';
import { createCell } from '../../../../harness/emit/cell.ts';

const [, , folder = '', seed = '1'] = process.argv;
let state = Number(seed);
/** A small generator, so that every run of a seed does the same. */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
/** Synchronous: what was said was done. */
const say = (what: string, id: string) => writeSync(1, `${what} ${id}\n`);

const identity = {
  id: 'killed',
  sweep: undefined,
  tui: 'child',
  model: undefined,
  task: undefined,
  taskCategory: undefined,
  run: 1,
};
const cell = createCell({ folder, identity });
const open: CellSpan[] = [];
for (let i = 0; i < 100_000; i++) {
  const what = random(10);
  const last = open.at(-1);
  if (last && what < 4) {
    const [span] = open.splice(random(open.length), 1);
    span?.set({ result: 'x'.repeat(random(5000)) });
    span?.end();
    say('ended', span?.spanId ?? '');
  } else if (last && what === 4) {
    cell.log({ span: last, time: last.start, eventName: `log ${i}` });
    say('logged', `${i}`);
  } else if (what === 5) {
    // Long lines are the ones that a kill may tear.
    const spanId = `a${i.toString(16).padStart(15, '0')}`;
    const span = {
      traceId: cell.traceId,
      spanId,
      name: 'y'.repeat(random(300_000)),
      startTimeUnixNano: '1',
      endTimeUnixNano: '2',
    };
    cell.adopt({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    say('ended', spanId);
  } else {
    const span = cell.start('tool_call', `span ${i}`, { i }, { parent: last ?? null });
    open.push(span);
    say('started', span.spanId);
  }
}
