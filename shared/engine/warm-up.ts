/**
 * Reads a small made-up trace into a document that nobody sees. A program's first seconds are its slowest, because its
 * code is compiled while it runs; an engine that waits for its first file spends them on this instead of on the file.
 */
import { type ByteSource, encodeUtf8 } from '../base/bytes.ts';
import { memorySpool } from '../formats/spool.ts';
import { createEngine } from './engine.ts';

/** Enough for the compiler to have seen every step often. More would only take longer. */
const SPANS = 1200;
/** Ordering the table comes once a document. */
const DOCUMENTS = 3;
const SPANS_A_LINE = 100;
/** So short that pieces end everywhere in a span: waiting for the rest is a step too. Bytes. */
const PIECE = 1501;

/** After this time without work an engine is a spare one. ms */
const PATIENCE = 100;

/** Warms up if no work comes at first. Call what it returns when work comes. */
export function warmUpWhenIdle(): () => void {
  const idle = new AbortController();
  const timer = setTimeout(() => void warmUp(idle.signal), PATIENCE);
  return () => {
    clearTimeout(timer);
    idle.abort();
  };
}

/** Ends early when `signal` aborts. */
export async function warmUp(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const engine = createEngine(
    {
      open: async () => source,
      companions: async () => [],
      relative: async () => undefined,
      makeSpool: memorySpool,
    },
    () => undefined,
  );
  const files = [{ id: 'warm-up', name: 'warm-up' }];
  for (let i = 0; i < DOCUMENTS && !signal.aborted; i++) await engine.open({ files }, signal);
}

/** OTLP/JSON lines as harnesses and agents write them, made as they are read. */
const source: ByteSource = {
  name: 'warm-up',
  size: undefined,
  async *stream() {
    for (let first = 0; first < SPANS; first += SPANS_A_LINE) {
      const spans = Array.from({ length: SPANS_A_LINE }, (_, i) => span(first + i));
      const resource = { attributes: [text('service.name', 'warm-up')] };
      const line = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'warm-up' }, spans }] }] };
      const bytes = encodeUtf8(`${JSON.stringify(line)}\n`);
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    }
  },
  read: async () => new Uint8Array(0),
};

function span(i: number) {
  const id = (number: number) => (number + 1).toString(16).padStart(16, '0');
  const nanos = (offset: number) => `${1_700_000_000_000_000 + i * 1000 + offset}000`;
  const model = i % 2 === 0;
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: id(i),
    parentSpanId: i === 0 ? '' : id(i >> 2),
    name: model ? 'chat model' : `execute_tool ${i % 7}`,
    kind: 1,
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: nanos(800),
    attributes: [
      text('gen_ai.operation.name', model ? 'chat' : 'execute_tool'),
      text(model ? 'gen_ai.request.model' : 'gen_ai.tool.name', 'name'),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: `${i}` } },
      { key: 'gen_ai.usage.output_tokens', value: { intValue: i } },
      text('input.value', `{\\"path\\": \\"file ${i}\\"}`),
      { key: 'seconds', value: { doubleValue: i / 7 } },
      { key: 'cached', value: { boolValue: model } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
    ],
    events: model ? [] : [{ timeUnixNano: nanos(100), name: 'progress', attributes: [text('percent', `${i % 100}`)] }],
    status: i % 50 === 0 ? { code: 2, message: 'failed' } : {},
  };
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
