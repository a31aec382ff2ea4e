/** Reads a trace for the fuzzer as the program does: unwraps, recognises, reads, and reads some spans again. */
import { memorySource } from '../../shared/base/bytes.ts';
import { FormatError, type Problem } from '../../shared/base/problem.ts';
import { AGENT_LOGS } from '../../shared/formats/agents/index.ts';
import { unwrap } from '../../shared/formats/containers/unwrap.ts';
import type { TraceFormat } from '../../shared/formats/format.ts';
import { recognise } from '../../shared/formats/index.ts';
import { memorySpool } from '../../shared/formats/spool.ts';
import { FLAG } from '../../shared/trace/kind.ts';
import { CollectingSink, type ReadSpan, recordingClassifier } from '../unit/formats/collecting-sink.ts';
import type { Outcome, Place } from './fuzz.ts';

const REFUSED: Outcome = { format: '', amount: 0, places: [], signs: '', problems: 0 };
/** Problems that are no losses: they say how times are known. */
const ABOUT_TIMES = new Set(['made-up-times', 'rounded-times']);
/** Spans that are read again. */
const REREAD = 5;

export async function readTrace(bytes: Uint8Array, pieceSize: number): Promise<Outcome> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const signal = new AbortController().signal;
  const unwrapped = await unwrap(memorySource('fuzz', bytes, pieceSize), memorySpool, report, signal, 64 << 20);
  const pieces: Uint8Array[] = [];
  for await (const piece of unwrapped.source.stream()) pieces.push(piece.slice());
  const content = new Uint8Array(Buffer.concat(pieces));
  const recognised = recognise(content.subarray(0, 65_536));
  if ('refused' in recognised) return REFUSED;
  const { format } = recognised;
  const sink = new CollectingSink();
  const stream = memorySource('fuzz', content, pieceSize).stream();
  const spool = memorySpool();
  await format.read(stream, { sink, classifier: recordingClassifier(), report, progress: () => undefined, spool });
  const spans = withoutDrafts(format, sink.spans);
  const kept = spool.source('fuzz');
  const places: Place[] = [];
  let first = { id: '', attributes: 0 };
  for (const [i, { offset, length }] of spans.entries()) {
    const own = format.converts ? await kept.read(offset, length) : content.subarray(offset, offset + length);
    places.push(format.original?.(own) ?? { offset, length });
    const attributes = i < REREAD ? reread(format, own) : 0;
    if (i === 0) first = { id: spans[0]?.spanId ?? '', attributes };
  }
  const flags = spans.reduce((sum, span) => sum + (span.flags === 0 ? 0 : 1), 0);
  return {
    format: format.name,
    amount: spans.length,
    places,
    first,
    // What stands alone as a log is not lost.
    signs: JSON.stringify([sink.counts, sink.logs.length, flags]),
    problems: problems.filter(({ code }) => !ABOUT_TIMES.has(code)).length,
  };
}

const AGENTS = new Set(AGENT_LOGS.map(({ name }) => name));

/** Logs of agents are shown while they grow: what is open is given again, as often as more of it comes. */
function withoutDrafts(format: TraceFormat, spans: readonly ReadSpan[]): readonly ReadSpan[] {
  if (!AGENTS.has(format.name)) return spans;
  const last = new Map(spans.map((span, i) => [`${span.traceId}/${span.spanId}`, i]));
  return spans.filter(
    (span, i) => (span.flags & FLAG.unfinished) === 0 || last.get(`${span.traceId}/${span.spanId}`) === i,
  );
}

/** Reads a span as it is shown. Returns how many attributes it has. */
function reread(format: TraceFormat, own: Uint8Array): number {
  try {
    format.raw(own);
    return format.span(own).attributes.length;
  } catch (error) {
    if (error instanceof FormatError) return 0;
    throw error;
  }
}
