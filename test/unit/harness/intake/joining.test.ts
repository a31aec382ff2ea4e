import { describe, expect, it } from 'vitest';
import {
  attributesJson,
  faultsOf,
  intakeInCell,
  logJson,
  logs,
  logsAtSpans,
  spanJson,
  spanOf,
  T0,
  traceOf,
  traces,
} from './support.ts';

describe('a root of a foreign trace', () => {
  it('is under the container, with a link to the model call that carried its trace', async () => {
    const target = await intakeInCell();
    const call = target.call(1, 3, { traceparent: `00-${traceOf('f')}-${spanOf('b')}-01` });
    await target.send(
      'traces',
      traces([spanJson({ trace: 'f', id: 'b', parent: 'a' }), spanJson({ trace: 'f', id: 'a' })]),
    );
    const done = await target.finish();
    const [requester, root] = done.spans;
    expect(root).toMatchObject({
      traceId: target.cell.traceId,
      parentSpanId: target.container.spanId,
      values: { 'cell.joined.by': 'traceparent', 'cell.joined.trace_id': traceOf('f') },
    });
    expect(requester).toMatchObject({
      parentSpanId: spanOf('a'),
      links: [{ traceId: call.traceId, spanId: call.spanId }],
    });
    expect(done.report.by).toEqual({ traceparent: 1 });
    expect(faultsOf(done)).toEqual([]);
  });

  it.each(['gen_ai.tool.call.id', 'gen_ai.tool.call_id', 'tool_use_id', 'call_id'])(
    'with a %s is under the tool span of that call',
    async (key) => {
      const target = await intakeInCell();
      const tool = target.tool('call-1', 1, 2);
      await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', attributes: { [key]: 'call-1' } })]));
      const { spans, report } = await target.finish();
      expect(spans).toMatchObject([{ parentSpanId: tool.spanId, values: { 'cell.joined.by': 'tool call id' } }]);
      expect(report.by).toEqual({ 'tool call id': 1 });
    },
  );

  it.each([
    ['the response id', { 'gen_ai.response.id': 'resp-1' }],
    ["the request's id", { request_id: 'req-1' }],
  ])('with %s of a model call is under that call', async (_, attributes) => {
    const target = await intakeInCell();
    const call = target.call(1, 3, { responseId: 'resp-1', requestId: 'req-1' });
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', from: 500, to: 501, attributes })]));
    const { spans } = await target.finish();
    expect(spans).toMatchObject([{ parentSpanId: call.spanId, values: { 'cell.joined.by': 'response id' } }]);
    expect(spans[0]?.links).toBeUndefined();
  });

  it('waits a moment for the proxy to tell of the call that it names', async () => {
    const target = await intakeInCell();
    const sent = await target.send(
      'traces',
      traces([spanJson({ trace: 'f', id: 'a', attributes: { request_id: 'late' } })]),
    );
    expect(sent.status).toBe(200);
    const call = target.call(1, 3, { requestId: 'late' });
    const { spans } = await target.finish();
    expect(spans).toMatchObject([{ parentSpanId: call.spanId, values: { 'cell.joined.by': 'response id' } }]);
  });

  it('is under the model call or the tool that ran all the while, else under the container', async () => {
    const target = await intakeInCell();
    const tool = target.tool('call-1', 3, 7);
    const call = target.call(1, 3, { toolRequests: [{ id: 'call-1', name: 'bash', arguments: '{}' }] });
    target.call(7, 9, { toolResults: ['call-1'] });
    const spans = [
      spanJson({ trace: '1', id: '1', name: 'in the call', from: 1.5, to: 2.5 }),
      spanJson({ trace: '2', id: '2', name: 'in the tool', from: 4, to: 6 }),
      spanJson({ trace: '3', id: '3', name: 'over both', from: 2, to: 6 }),
      spanJson({ trace: '4', id: '4', name: 'after all', from: 20, to: 21 }),
    ];
    await target.send('traces', traces(spans));
    const done = await target.finish();
    expect(done.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([
      call.spanId,
      tool.spanId,
      target.container.spanId,
      target.container.spanId,
    ]);
    expect(done.report.by).toEqual({ time: 4 });
    expect(done.report.traces).toBe(4);
  });
});

describe('a span with a parent of its own', () => {
  it('keeps it, and is linked to the model call and the tool that it names', async () => {
    const target = await intakeInCell();
    const call = target.call(1, 3, { responseId: 'resp-1' });
    const tool = target.tool('call-1', 3, 4);
    const spans = [
      spanJson({ trace: 'f', id: 'a' }),
      spanJson({ trace: 'f', id: 'b', parent: 'a', attributes: { 'gen_ai.response.id': 'resp-1' } }),
      spanJson({ trace: 'f', id: 'c', parent: 'a', attributes: { 'gen_ai.tool.call.id': 'call-1' } }),
    ];
    await target.send('traces', traces(spans));
    const done = await target.finish();
    expect(done.spans[1]).toMatchObject({ parentSpanId: spanOf('a'), links: [{ spanId: call.spanId }] });
    expect(done.spans[2]).toMatchObject({ parentSpanId: spanOf('a'), links: [{ spanId: tool.spanId }] });
    expect(faultsOf(done)).toEqual([]);
  });

  it('that never arrives gets a made-up one over its children', async () => {
    const target = await intakeInCell();
    const spans = [
      spanJson({ trace: 'f', id: 'a', parent: 'e', from: 2, to: 3 }),
      spanJson({ trace: 'f', id: 'b', parent: 'e', from: 5, to: 9 }),
    ];
    for (const span of spans) await target.send('traces', traces([span]));
    await target.send('logs', logs([logJson(11, {}, { traceId: traceOf('f'), spanId: spanOf('e') })]));
    const done = await target.finish();
    expect(done.spans.at(-1)).toMatchObject({
      name: 'not exported',
      spanId: spanOf('e'),
      parentSpanId: target.container.spanId,
      startTimeUnixNano: String(T0 + 2_000_000_000n),
      endTimeUnixNano: String(T0 + 11_000_000_000n),
      values: { 'cell.joined.made_up': true, 'cell.joined.by': 'time', 'cell.joined.trace_id': traceOf('f') },
    });
    expect(done.spans.length).toBe(3);
    expect(done.report.spans).toBe(2);
    expect(faultsOf(done)).toEqual([]);
  });

  it('that arrives after it needs nothing made up', async () => {
    const target = await intakeInCell();
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'b', parent: 'a' })]));
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a' })]));
    const done = await target.finish();
    expect(done.spans.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(faultsOf(done)).toEqual([]);
  });
});

describe('ids', () => {
  it('that two traces share stay apart, with their children, links and logs', async () => {
    const target = await intakeInCell();
    for (const trace of ['1', '2']) {
      const child = { ...spanJson({ trace, id: 'b', parent: 'a', name: `child ${trace}` }), links: [] as unknown[] };
      child.links.push({ traceId: traceOf(trace), spanId: spanOf('a') });
      await target.send('traces', traces([spanJson({ trace, id: 'a', name: `root ${trace}` }), child]));
      await target.send('logs', logs([logJson(1, {}, { traceId: traceOf(trace), spanId: spanOf('a') })]));
    }
    const done = await target.finish();
    const byName = new Map(done.spans.map((span) => [span.name, span]));
    const ids = new Set(done.spans.map(({ spanId }) => spanId));
    expect(ids.size).toBe(4);
    for (const [i, trace] of ['1', '2'].entries()) {
      const root = byName.get(`root ${trace}`);
      expect(byName.get(`child ${trace}`)).toMatchObject({
        parentSpanId: root?.spanId,
        links: [{ traceId: target.cell.traceId, spanId: root?.spanId }],
      });
      expect(done.logs[i]?.spanId).toBe(root?.spanId);
    }
    expect(byName.get('root 1')?.spanId).toBe(spanOf('a'));
    expect(byName.get('root 2')?.values['cell.joined.span_id']).toBe(spanOf('a'));
    expect(faultsOf(done)).toEqual([]);
  });

  it("of the harness' own spans are not taken from them", async () => {
    const target = await intakeInCell();
    const span = { ...spanJson({ trace: 'f', id: '1', name: 'thief' }), spanId: target.container.spanId };
    await target.send('traces', traces([span]));
    const done = await target.finish();
    expect(done.spans[0]?.spanId).not.toBe(target.container.spanId);
    expect(done.spans[0]?.parentSpanId).toBe(target.container.spanId);
    expect(faultsOf(done)).toEqual([]);
  });

  it('in base64 or upper case are the same ids', async () => {
    const target = await intakeInCell();
    const trace = 'ab'.repeat(16);
    const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
    const parent = { ...spanJson({ trace: 'f', id: 'a', name: 'parent' }), traceId: trace, spanId: 'ef'.repeat(8) };
    const child = { ...parent, name: 'child', traceId: base64(trace), spanId: base64('12'.repeat(8)) };
    const other = { ...parent, name: 'other', traceId: trace.toUpperCase(), spanId: '34'.repeat(8) };
    await target.send(
      'traces',
      traces([parent, { ...child, parentSpanId: base64('ef'.repeat(8)) }, { ...other, parentSpanId: 'EF'.repeat(8) }]),
    );
    const done = await target.finish();
    expect(done.report.traces).toBe(1);
    expect(done.spans.slice(1).map(({ parentSpanId }) => parentSpanId)).toEqual(['ef'.repeat(8), 'ef'.repeat(8)]);
    expect(faultsOf(done)).toEqual([]);
  });

  it('that are missing or no ids are made, and said so', async () => {
    const target = await intakeInCell();
    const { spanId: _, ...without } = spanJson({ trace: 'f', id: 'a' });
    await target.send(
      'traces',
      traces([without, { ...without, spanId: 'zzz', parentSpanId: 'nobody' }, { name: 'bare' }]),
    );
    const done = await target.finish();
    expect(done.report.spans).toBe(3);
    expect(done.report.problems).toEqual(['a span has no valid span id; it was given one (3 times)']);
    expect(faultsOf(done)).toEqual([]);
    expect(done.table.traces.length).toBe(1);
  });
});

describe('a log', () => {
  it('stands at the span that it names, whichever comes first', async () => {
    const target = await intakeInCell();
    const log = logJson(1, {}, { traceId: traceOf('f'), spanId: spanOf('a') });
    await target.send('logs', logs([log]));
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a' })]));
    await target.send('logs', logs([log]));
    const done = await target.finish();
    for (const written of done.logs) {
      expect(written).toMatchObject({
        traceId: target.cell.traceId,
        spanId: spanOf('a'),
        values: { 'cell.joined.by': 'span id', 'cell.joined.trace_id': traceOf('f') },
      });
    }
    expect(done.report).toMatchObject({ logs: 2, by: { 'span id': 2, time: 1 } });
    expect(faultsOf(done)).toEqual([]);
  });

  it('without a span stands at the tool or model call that it names', async () => {
    const target = await intakeInCell();
    const tool = target.tool('call-1', 3, 4);
    const call = target.call(1, 3, { responseId: 'resp-1' });
    await target.send('logs', logs([logJson(100, { call_id: 'call-1' }), logJson(100, { response_id: 'resp-1' })]));
    const { logs: written, report } = await target.finish();
    expect(written.map(({ spanId }) => spanId)).toEqual([tool.spanId, call.spanId]);
    expect(report.by).toEqual({ 'tool call id': 1, 'response id': 1 });
  });

  it('without anything stands at what was running: a model call, a span of the same program, the container', async () => {
    const target = await intakeInCell();
    const call = target.call(1, 3);
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', from: 0, to: 10 })], 'mine'));
    await target.send('traces', traces([spanJson({ trace: 'e', id: 'b', from: 0, to: 30 })], 'other'));
    await target.send('logs', logs([logJson(2, {}), logJson(5, {}), logJson(20, {})], 'mine'));
    const done = await target.finish();
    expect(done.logs.map(({ spanId }) => spanId)).toEqual([call.spanId, spanOf('a'), target.container.spanId]);
    expect(logsAtSpans(done)).toBe(3);
  });

  it('with a trace but no span stands at what ran in that trace', async () => {
    const target = await intakeInCell();
    target.call(1, 3);
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', from: 0, to: 10 })]));
    await target.send('logs', logs([logJson(2, {}, { traceId: traceOf('f') })]));
    const { logs: written } = await target.finish();
    expect(written).toMatchObject([{ spanId: spanOf('a'), values: { 'cell.joined.trace_id': traceOf('f') } }]);
  });

  it('without a time stands where it was observed, else where it arrived, and says so', async () => {
    const target = await intakeInCell();
    const observed = String(T0 + 5n);
    await target.send(
      'logs',
      logs([
        logJson(0, {}, { timeUnixNano: '0', observedTimeUnixNano: observed }),
        logJson(0, {}, { timeUnixNano: 0, observedTimeUnixNano: undefined }),
      ]),
    );
    const { logs: written } = await target.finish();
    expect(written[0]).toMatchObject({
      timeUnixNano: observed,
      observedTimeUnixNano: observed,
      values: { 'cell.joined.time': 'observedTimeUnixNano' },
    });
    expect(written[1]?.values['cell.joined.time']).toBe('arrival');
    expect(BigInt(written[1]?.timeUnixNano ?? 0)).toBeGreaterThan(0n);
  });
});

it('noise is kept, and marked so that it can be folded', async () => {
  const target = await intakeInCell();
  const names = ['sql.execute', 'chat'];
  await target.send('traces', traces(names.map((name, i) => spanJson({ trace: 'f', id: `${i + 1}`, name }))));
  await target.send('logs', logs([logJson(1, { 'event.name': 'codex.sse_event' }), logJson(1, { 'event.name': 'x' })]));
  const done = await target.finish();
  expect(done.spans.map(({ values }) => values['cell.noise'])).toEqual([true, undefined]);
  expect(done.logs.map(({ values }) => values['cell.noise'])).toEqual([true, undefined]);
});

it('a span that is sent twice is one span, at the same place', async () => {
  const target = await intakeInCell();
  const request = traces([spanJson({ trace: 'f', id: 'a', from: 1.5, to: 2 })]);
  await target.send('traces', request);
  target.call(1, 3);
  await target.send('traces', request);
  const done = await target.finish();
  expect(done.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([
    target.container.spanId,
    target.container.spanId,
  ]);
  expect(done.file.duplicates).toBeGreaterThanOrEqual(1);
  expect(faultsOf(done)).toEqual([]);
});

it('a cell of telemetry without any span or call has the logs at the container', async () => {
  const target = await intakeInCell();
  await target.send('logs', logs([logJson(1, { why: 'x' })]));
  await target.send('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', sum: {} }] }] }] });
  const done = await target.finish();
  expect(done.report).toMatchObject({ spans: 0, logs: 1, metrics: 1, problems: [] });
  expect(done.logs).toMatchObject([
    { spanId: target.container.spanId, attributes: expect.arrayContaining(attributesJson({ why: 'x' })) },
  ]);
});

it('spans that were put under what ran before the container stay there', async () => {
  const target = await intakeInCell();
  const child = (id: string, parent: string) => ({
    ...spanJson({ trace: 'f', id }),
    traceId: target.cell.traceId,
    parentSpanId: parent,
  });
  await target.send('traces', traces([child('a', target.container.spanId)]));
  const inner = target.cell.start('container', 'inner', {}, { parent: target.container, time: T0 });
  target.moveTo(inner);
  await target.send('traces', traces([child('b', inner.spanId), child('c', target.container.spanId)]));
  inner.end(T0 + 1n);
  const done = await target.finish();
  expect(done.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([
    target.container.spanId,
    inner.spanId,
    target.container.spanId,
  ]);
  expect(done.report.by).toEqual({ 'trace id': 3 });
  expect(faultsOf(done)).toEqual([]);
});

it('a tool call id that is used again means the newer tool', async () => {
  const target = await intakeInCell();
  const span = (id: string) => spanJson({ trace: id, id, attributes: { 'gen_ai.tool.call.id': 'call_0' } });
  const first = target.tool('call_0', 1, 2);
  await target.send('traces', traces([span('a')]));
  const second = target.tool('call_0', 3, 4);
  await target.send('traces', traces([span('b')]));
  const done = await target.finish();
  expect(done.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([first.spanId, second.spanId]);
});
