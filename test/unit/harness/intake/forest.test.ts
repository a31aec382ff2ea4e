import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  faultsOf,
  intakeInCell,
  logJson,
  logs,
  logsAtSpans,
  type SpanSpec,
  spanJson,
  spanOf,
  traceOf,
  traces,
} from './support.ts';

interface Forest {
  readonly spans: readonly SpanSpec[];
  readonly logs: readonly { readonly trace: string; readonly span: string | undefined; readonly time: number }[];
}

/** Traces whose spans take their ids from few, so that traces share them; some parents are never exported. */
const forests: fc.Arbitrary<Forest> = fc
  .array(
    fc.record({
      parents: fc.array(fc.option(fc.nat(20), { freq: 4 }), { minLength: 1, maxLength: 12 }),
      times: fc.array(fc.tuple(fc.nat(900), fc.nat(90)), { minLength: 12, maxLength: 12 }),
      logs: fc.array(fc.tuple(fc.option(fc.nat(20)), fc.nat(900)), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => ({
    spans: list.flatMap(({ parents, times }, t) =>
      parents.map((parent, s): SpanSpec => {
        const [from, length] = times[s] ?? [0, 0];
        // A span's parent has a higher number, so there are no circles; those above the last are never exported.
        const above = parent === null ? undefined : (s + 1 + parent).toString(16);
        return {
          trace: `f${t}`,
          id: (s + 1).toString(16),
          name: `${t}/${s}`,
          from,
          to: from + length,
          ...(above === undefined ? {} : { parent: (Number.parseInt(above, 16) + 1).toString(16) }),
        };
      }),
    ),
    logs: list.flatMap(({ logs: told }, t) =>
      told.map(([span, time]) => ({ trace: `f${t}`, span: span === null ? undefined : (span + 1).toString(16), time })),
    ),
  }));

it('any forest of traces, in any batches and order, becomes one tree with everything in it', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(forests, fc.array(fc.nat(), { minLength: 100, maxLength: 100 }), async (forest, shuffle) => {
      const items = [
        ...forest.spans.map((spec) => ({ signal: 'traces', json: spanJson(spec) })),
        ...forest.logs.map(({ trace, span, time }) => ({
          signal: 'logs',
          json: logJson(time, {}, { traceId: traceOf(trace), ...(span === undefined ? {} : { spanId: spanOf(span) }) }),
        })),
      ]
        .map((item, i) => ({
          ...item,
          key: shuffle[i % shuffle.length] as number,
          batch: (shuffle[(i * 7) % 100] as number) % 5,
        }))
        .sort((a, b) => a.key - b.key);
      const target = await intakeInCell();
      for (let batch = 0; batch < 5; batch++) {
        const mine = items.filter((item) => item.batch === batch);
        const spans = mine.filter(({ signal }) => signal === 'traces').map(({ json }) => json);
        const records = mine.filter(({ signal }) => signal === 'logs').map(({ json }) => json);
        await Promise.all([target.send('logs', logs(records)), target.send('traces', traces(spans))]);
      }
      const done = await target.finish();

      const madeUp = done.spans.filter(({ values }) => values['cell.joined.made_up'] === true);
      expect(done.report).toMatchObject({ spans: forest.spans.length, logs: forest.logs.length, problems: [] });
      expect(done.spans.length - madeUp.length).toBe(forest.spans.length);
      expect(done.logs.length).toBe(forest.logs.length);
      expect(done.table.traces.length).toBe(1);
      expect(done.table.rowCount).toBe(done.spans.length + 1);
      expect(faultsOf(done)).toEqual([]);
      expect(logsAtSpans(done)).toBe(forest.logs.length);
      const byName = new Map(done.spans.map((span) => [span.name, span]));
      const original = new Map(forest.spans.map((spec) => [`${spec.trace} ${spec.id}`, spec]));
      for (const spec of forest.spans) {
        const written = byName.get(spec.name ?? '');
        expect(written?.values['cell.joined.trace_id']).toBe(traceOf(spec.trace));
        const above = original.get(`${spec.trace} ${spec.parent}`);
        if (above) expect(written?.parentSpanId).toBe(byName.get(above.name ?? '')?.spanId);
        else if (spec.parent === undefined) expect(written?.parentSpanId).toBe(target.container.spanId);
        else expect(madeUp.map(({ spanId }) => spanId)).toContain(written?.parentSpanId);
      }
    }),
    { numRuns: 25 },
  );
});
