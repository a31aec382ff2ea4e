/** Reads a log with one format and gives back its spans: of those that came twice, the finished ones. */
import { encodeUtf8 } from '../../../../shared/base/bytes.ts';
import type { Problem } from '../../../../shared/base/problem.ts';
import type {
  ForeignContext,
  ForeignFormat,
  ForeignLog,
  ForeignSpan,
} from '../../../../shared/formats/foreign/foreign.ts';
import { recognise } from '../../../../shared/formats/index.ts';
import type { Attribute, Value } from '../../../../shared/trace/value.ts';

export interface ReadLog {
  /** As `recognise` names it. */
  readonly format: string;
  /** In the order of their starts. */
  readonly spans: readonly ForeignSpan[];
  /** In the order they were handed over, also those that came again. */
  readonly records: readonly ForeignSpan[];
  readonly logs: readonly ForeignLog[];
  readonly problems: readonly Problem[];
  readonly counts: Readonly<Record<string, number>>;
  readonly resources: Readonly<Record<string, readonly Attribute[]>>;
  span(name: string, index?: number): ForeignSpan;
  /** Names, each indented below its parent, in the order of their starts. */
  tree(): string[];
}

export async function readAgent(format: ForeignFormat, text: string, pieceSize = 1 << 20): Promise<ReadLog> {
  const bytes = encodeUtf8(text);
  const records: ForeignSpan[] = [];
  const logs: ForeignLog[] = [];
  const problems: Problem[] = [];
  const counts: Record<string, number> = {};
  const resources: Record<string, readonly Attribute[]> = {};
  const context: ForeignContext = {
    span: (span) => void records.push(span),
    log: (log) => void logs.push(log),
    resource(key, attributes) {
      if (attributes) resources[key] = attributes;
      return 1;
    },
    report: (problem) => void problems.push(problem),
    count(what, by = 1) {
      counts[what] = (counts[what] ?? 0) + by;
    },
    progress: async () => {},
  };
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  await format.read(pieces(), context);
  const last = new Map<string, ForeignSpan>();
  for (const span of records) {
    const known = last.get(span.spanId);
    if (known && known.end !== 0n) throw new Error(`${span.name} has the id of ${known.name}`);
    last.set(span.spanId, span);
  }
  const byStart = (a: ForeignSpan, b: ForeignSpan) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
  const spans = [...last.values()].sort(byStart);
  const found = recognise(bytes.subarray(0, 65_536));
  const below = (parent: string, depth: number): string[] =>
    spans
      .filter(({ parentSpanId }) => (parentSpanId ?? '') === parent)
      .flatMap((span) => [`${'  '.repeat(depth)}${span.name}`, ...below(span.spanId, depth + 1)]);
  return {
    format: 'format' in found ? found.format.name : found.refused.code,
    spans,
    records,
    logs,
    problems,
    counts,
    resources,
    span(name, index = 0) {
      const span = spans.filter((one) => one.name === name)[index];
      if (!span) throw new Error(`There is no span ${name}, only ${spans.map((one) => one.name).join(', ')}.`);
      return span;
    },
    tree: () => below('', 0),
  };
}

/** An attribute's value as plain data; undefined where it is not there. */
export function attribute(of: { readonly attributes?: readonly Attribute[] }, key: string): unknown {
  const value = of.attributes?.find((one) => one.key === key)?.value;
  return value && plain(value);
}

function plain(value: Value): unknown {
  if (value.type === 'array') return value.value.map(plain);
  if (value.type === 'map') return Object.fromEntries(value.value.map(({ key, value: inner }) => [key, plain(inner)]));
  if (value.type === 'null') return null;
  return value.value;
}

export const messages = (of: { readonly attributes?: readonly Attribute[] }, which: 'input' | 'output'): unknown => {
  const text = attribute(of, `gen_ai.${which}.messages`);
  return typeof text === 'string' ? JSON.parse(text) : text;
};

/** Unix nanoseconds of a time with milliseconds. */
export const at = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

export const jsonLines = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
