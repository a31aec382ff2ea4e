/** What real clients send, captured on loopback, opens with everything in its place. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { type HrTime, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import {
  BasicTracerProvider,
  ConsoleSpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Opened, openBytes } from './write/round-trip.ts';

let server: Server;
let url: string;
let bodies: Buffer[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      bodies.push(Buffer.concat(pieces));
      response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' }).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((done) => server.close(done)));

const nanos = ([seconds, rest]: HrTime): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(rest);

/** Makes a small trace with everything in it, and gives the spans as the SDK has them, in the order they ended. */
async function send(exporter: SpanExporter): Promise<ReadableSpan[]> {
  bodies = [];
  const ended: ReadableSpan[] = [];
  const keeper = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const provider = new BasicTracerProvider({ spanProcessors: [keeper, new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('client', '1.2.3');
  const root = tracer.startSpan('root', { kind: SpanKind.SERVER, startTime: [1_700_000_000, 123_456_789], root: true });
  const child = tracer.startSpan(
    'child',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 200_000_001],
      attributes: { text: 'grüße', whole: 42, half: 0.5, yes: true, list: ['a', 'b'] },
      links: [
        {
          context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED },
          attributes: { why: 'retry' },
        },
      ],
    },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  child.addEvent('tick', { n: 1 }, [1_700_000_000, 200_000_005]);
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no' });
  child.end([1_700_000_000, 300_000_003]);
  root.end([1_700_000_001, 999_999_999]);
  await provider.forceFlush();
  await provider.shutdown();
  return ended;
}

const byName = (opened: Opened, name: string) => {
  const span = opened.spans.find((each) => each.name === name);
  if (!span) throw new Error(`There is no ${name}.`);
  return span;
};

const plain = (attributes: readonly { readonly key: string; readonly value: { readonly type: string } }[]) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => {
      const inside = (value as { value?: unknown }).value;
      if (value.type === 'int') return [key, Number(inside)];
      return [key, value.type === 'array' ? (inside as { value: unknown }[]).map((item) => item.value) : inside];
    }),
  );

function expectSame(opened: Opened, sent: readonly ReadableSpan[]): void {
  expect(opened.spans).toHaveLength(sent.length);
  for (const span of sent) {
    const read = byName(opened, span.name);
    const { traceId, spanId } = span.spanContext();
    expect(read).toMatchObject({
      traceId,
      spanId,
      parentSpanId: span.parentSpanContext?.spanId ?? '',
      otelKind: SpanKind[span.kind].toLowerCase(),
      start: nanos(span.startTime),
      end: nanos(span.endTime),
      scope: { name: 'client', version: '1.2.3' },
    });
    expect(read.status).toEqual({ code: span.status.code, message: span.status.message ?? '' });
    expect(plain(read.attributes)).toEqual(span.attributes);
    expect(plain(read.resource)).toMatchObject(span.resource.attributes);
    expect(read.events.map(({ time, name, attributes }) => [time, name, plain(attributes)])).toEqual(
      span.events.map((event) => [nanos(event.time), event.name, event.attributes ?? {}]),
    );
    expect(read.links.map((link) => [link.traceId, link.spanId, plain(link.attributes)])).toEqual(
      span.links.map((link) => [link.context.traceId, link.context.spanId, link.attributes ?? {}]),
    );
  }
}

describe('spans that the JavaScript SDK sends', () => {
  it('as OTLP/JSON have every attribute, event and link, to the nanosecond', async () => {
    const sent = await send(new JsonExporter({ url }));
    const opened = await openBytes('a', Buffer.concat(bodies.flatMap((body) => [body, Buffer.from('\n')])));
    expect(opened.format).toBe('otlp-json');
    expectSame(opened, sent);
  });

  it('as OTLP protobuf have the same', async () => {
    const sent = await send(new ProtoExporter({ url }));
    const opened = await openBytes('a', Buffer.concat(bodies));
    expect(opened.format).toBe('otlp-protobuf');
    expectSame(opened, sent);
  });

  it('to the console have the same', async () => {
    let text = '';
    const dir = vi.spyOn(console, 'dir').mockImplementation((thing, options) => {
      text += `${inspect(thing, options as object)}\n`;
    });
    const sent = await send(new ConsoleSpanExporter());
    dir.mockRestore();
    const opened = await openBytes('a', text);
    expect(opened.format).toBe('js-console');
    for (const span of sent) {
      const read = byName(opened, span.name);
      const { traceId, spanId } = span.spanContext();
      expect(read).toMatchObject({ traceId, spanId, parentSpanId: span.parentSpanContext?.spanId ?? '' });
      // The exporter itself writes microseconds.
      expect(read.start / 1000n).toBe(nanos(span.startTime) / 1000n);
      expect(plain(read.attributes)).toMatchObject(span.attributes);
      expect(read.events.map(({ time, name }) => [time, name])).toEqual(
        span.events.map((event) => [nanos(event.time), event.name]),
      );
      expect(read.links.map((link) => link.spanId)).toEqual(span.links.map((link) => link.context.spanId));
    }
  });

  it('as Zipkin have what Zipkin holds: microseconds, tags and annotations', async () => {
    const sent = await send(new ZipkinExporter({ url }));
    const opened = await openBytes(
      'a',
      Buffer.from(`[${bodies.map((body) => body.toString().slice(1, -1)).join(',')}]`),
    );
    expect(opened.format).toBe('zipkin-v2');
    expect(opened.spans).toHaveLength(sent.length);
    for (const span of sent) {
      const read = byName(opened, span.name);
      const { traceId, spanId } = span.spanContext();
      expect(read).toMatchObject({ traceId, spanId, parentSpanId: span.parentSpanContext?.spanId ?? '' });
      const [start, end] = [nanos(span.startTime), nanos(span.endTime)];
      expect(Number(read.start - start)).toBeGreaterThan(-1000);
      expect(Number(read.start - start)).toBeLessThan(1000);
      expect(Math.abs(Number(read.end - end))).toBeLessThan(2000);
      expect(read.status.code).toBe(span.status.code);
      for (const [key, value] of Object.entries(span.attributes))
        expect(plain(read.attributes)[key]).toBe(String(value));
      expect(read.events.map(({ name }) => name)).toEqual(span.events.map(({ name }) => name));
    }
  });
});
