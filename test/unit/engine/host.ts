/** An engine over files in memory, for tests: the real engine, the real transport, no disk. */
import { type ByteSource, encodeUtf8, memorySource } from '../../../shared/base/bytes.ts';
import type { FileGrant } from '../../../shared/base/file-grant.ts';
import { createEngine } from '../../../shared/engine/engine.ts';
import type { EngineHost } from '../../../shared/engine/host.ts';
import { memorySpool } from '../../../shared/formats/spool.ts';
import type { EventName, Events } from '../../../shared/protocol.ts';
import { serveEngine } from '../../../shared/serve-engine.ts';
import { connectEngine, type EngineClient, memoryChannels } from '../../../shared/transport.ts';

export type Files = Record<string, string | Uint8Array | ByteSource>;

export interface TestEngine {
  readonly client: EngineClient;
  /** Everything emitted, in order. */
  readonly events: { [K in EventName]: Events[K][] };
  /** Says that a file changed on disk. */
  touch(name: string): void;
}

export function grant(name: string): FileGrant {
  return { id: name, name };
}

/** An engine that opens these files by name. `more`: what else its host can do. */
export function testEngine(files: Files, more: Partial<EngineHost> = {}): TestEngine {
  const watchers = new Map<string, () => void>();
  const host: EngineHost = {
    async open({ id }) {
      const file = files[id];
      if (file === undefined) throw new Error(`${id} does not exist.`);
      if (typeof file === 'string') return memorySource(id, encodeUtf8(file), 1000);
      return file instanceof Uint8Array ? memorySource(id, file, 1000) : file;
    },
    async companions() {
      return Object.keys(files)
        .filter((name) => name.endsWith('.cast'))
        .map(grant);
    },
    async relative(_from, path) {
      return path in files ? grant(path) : undefined;
    },
    makeSpool: () => memorySpool(),
    watch({ id }, changed) {
      watchers.set(id, changed);
      return () => watchers.delete(id);
    },
    ...more,
  };
  const [near, far] = memoryChannels();
  serveEngine(far, (emit) => createEngine(host, emit));
  const client = connectEngine(near);
  const events: TestEngine['events'] = {
    progress: [],
    table: [],
    problems: [],
    recordings: [],
    changed: [],
    sweep: [],
    comparing: [],
  };
  for (const name of Object.keys(events) as EventName[])
    client.on(name, (data) => (events[name] as unknown[]).push(data));
  return { client, events, touch: (name) => watchers.get(name)?.() };
}

interface SpanInput {
  id: string;
  parent?: string;
  name?: string;
  start?: number;
  /** Milliseconds. */
  length?: number;
  trace?: string;
  attributes?: Record<string, unknown>;
  events?: unknown[];
  status?: number;
}

/** One OTLP/JSON line with the given spans; times in ms after a fixed instant. */
export function otlpLine(
  spans: readonly SpanInput[],
  resource: Record<string, unknown> = { 'service.name': 'test' },
): string {
  const origin = 1_780_000_000_000_000_000n;
  const nano = (ms: number) => String(origin + BigInt(Math.round(ms * 1e6)));
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [
          {
            scope: { name: 'tests', version: '1' },
            spans: spans.map((span) => ({
              traceId: span.trace ?? '0af7651916cd43dd8448eb211c80319c',
              spanId: span.id.padStart(16, '0'),
              ...(span.parent ? { parentSpanId: span.parent.padStart(16, '0') } : {}),
              name: span.name ?? `span ${span.id}`,
              kind: 1,
              startTimeUnixNano: nano(span.start ?? 0),
              endTimeUnixNano: nano((span.start ?? 0) + (span.length ?? 1)),
              attributes: attributesOf(span.attributes ?? {}),
              events: span.events ?? [],
              status: { code: span.status ?? 0 },
            })),
          },
        ],
      },
    ],
  });
}

function attributesOf(record: Record<string, unknown>): unknown[] {
  return Object.entries(record).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributesOf(value as Record<string, unknown>) } };
}
