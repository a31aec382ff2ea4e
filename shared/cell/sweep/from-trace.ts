/**
 * A cell of a sweep from its trace, where there is no cell.json: the resource's attributes stand in every line, so the
 * head has them; the scorers' spans come last, so the tail has those. Whatever does not fit is left for opening it.
 */

import { isObject } from '../../base/is-object.ts';
import type { Attribute, SpanContent, SpanEvent, Value } from '../../trace/value.ts';
import type { JsonObject } from '../page/cell-json.ts';
import { at } from '../page/cell-json.ts';
import type { Json } from '../page/page.ts';
import { scorerBlocks } from '../page/scorers.ts';
import { type SweepCell, unknownCell } from './cell.ts';
import { readName, readScores, runNumber, taskCategory } from './from-json.ts';

/** An attribute of the resource that names the cell, in OTLP/JSON of any layout, also in a line that is cut. */
const NAMED =
  /"key"\s*:\s*"cell\.(id|sweep_id|tui|model|task|task_category|run)"\s*,\s*"value"\s*:\s*\{\s*"(?:string|int)Value"\s*:\s*("(?:[^"\\]|\\.){0,2000}"|-?\d{1,19})/g;
const START = /"startTimeUnixNano"\s*:\s*"?(\d{16,20})\b/;
/** Scorers have one span each; more lines than this are not theirs. */
const MOST_LINES = 200;

/** What the beginning and the end of a trace tell of the cell at `path`. They may overlap; `tail` may begin in a line. */
export function cellFromTrace(path: string, head: string, tail: string): SweepCell {
  const names = new Map<string, string>();
  for (const [, key = '', value = ''] of head.matchAll(NAMED)) {
    if (!names.has(key)) names.set(key, readName(parsed(value)));
    if (names.size === 7) break;
  }
  const name = (key: string) => names.get(key) ?? '';
  const cell = name('id');
  const task = name('task');
  const { values } = scorerBlocks(undefined, scorerSpans(tail));
  const latency = values.get('latency');
  const wall = at(latency, 'wall_clock_ms');
  const tokens = at(values.get('tokens'), 'total_tokens');
  const start = START.exec(head)?.[1];
  return {
    ...unknownCell(path),
    cell,
    sweep: name('sweep_id'),
    tui: name('tui'),
    model: name('model'),
    task,
    category: name('task_category') || taskCategory(task),
    run: name('run') || runNumber(cell),
    ...readScores(values),
    wallMs: typeof wall === 'number' ? wall : Number.NaN,
    tokens: typeof tokens === 'number' ? tokens : Number.NaN,
    startedAt: start === undefined ? Number.NaN : Number(BigInt(start) / 1_000_000n),
  };
}

/** The finished spans of scorers in whole lines. */
function scorerSpans(text: string): { ordinal: number; span: SpanContent }[] {
  const spans: { ordinal: number; span: SpanContent }[] = [];
  const lines = text.split('\n').filter((line) => line.includes('scorer'));
  for (const line of lines.slice(-MOST_LINES)) {
    const request = parsed(line);
    for (const resource of readList(request, 'resourceSpans')) {
      for (const scope of readList(resource, 'scopeSpans')) {
        for (const span of readList(scope, 'spans'))
          if (isScorer(span)) spans.push({ ordinal: 0, span: readContent(span) });
      }
    }
  }
  return spans;
}

function isScorer(span: Json): boolean {
  // Without an end it is a start record, and the whole one follows.
  if (at(span, 'endTimeUnixNano') === undefined) return false;
  if (/^scorer[:.]/.test(String(at(span, 'name') ?? ''))) return true;
  return readAttributes(span).some(
    ({ key, value }) => key === 'cell.span.kind' && value.type === 'string' && value.value === 'scorer',
  );
}

function readContent(span: Json): SpanContent {
  const events: SpanEvent[] = readList(span, 'events').map((event) => ({
    time: 0n,
    name: String(at(event, 'name') ?? ''),
    attributes: readAttributes(event),
  }));
  return {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    name: String(at(span, 'name') ?? ''),
    otelKind: '',
    start: 0n,
    end: 0n,
    status: { code: 0, message: '' },
    attributes: readAttributes(span),
    events,
    links: [],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

function readAttributes(of: Json): Attribute[] {
  return readList(of, 'attributes').map((attribute) => ({
    key: String(at(attribute, 'key') ?? ''),
    value: readScalar(at(attribute, 'value')),
  }));
}

/** Scalars only: scorers write lists as JSON text. */
function readScalar(value: Json | undefined): Value {
  const text = at(value, 'stringValue');
  if (typeof text === 'string') return { type: 'string', value: text };
  const whole = at(value, 'intValue');
  if (whole !== undefined && /^-?\d+$/.test(String(whole))) return { type: 'int', value: String(whole) };
  const double = at(value, 'doubleValue');
  if (typeof double === 'number') return { type: 'double', value: double };
  const flag = at(value, 'boolValue');
  return typeof flag === 'boolean' ? { type: 'bool', value: flag } : { type: 'null' };
}

function readList(of: Json | undefined, key: string): readonly Json[] {
  const list = at(of, key);
  return Array.isArray(list) ? list.filter((item: Json) => isObject(item)) : [];
}

function parsed(text: string): JsonObject | string | number | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    // A line that is cut, at the beginning of the tail or by a crash, tells nothing here.
    return undefined;
  }
}
