/** What is written is read as the same table, but for what the writer itself says that it lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../../../../shared/formats/write/index.ts';
import { forgetting } from './forgotten.ts';
import { fileOf, tables } from './hostile.ts';
import { openBytes } from './round-trip.ts';

/** The format that a target is read as. */
const READ_AS: Readonly<Record<string, string>> = { jaeger: 'jaeger-json', chrome: 'chrome-trace' };

describe('random tables with hostile values', () => {
  it.each(TARGETS.map(({ name }) => name))(
    'written as %s are read as the same, but for the losses listed',
    async (target) => {
      await fc.assert(
        fc.asyncProperty(tables, async (groups) => {
          const before = await openBytes('before', fileOf(groups));
          const written = await before.write(target);
          const after = await openBytes('after', written.bytes);
          const forget = forgetting(written.losses);
          if (before.spans.every(forget.isLost)) return;
          expect(after.format).toBe(READ_AS[target] ?? target);
          expect(forget.spans(after)).toEqual(forget.spans(before));
          expect(forget.rows(after)).toEqual(forget.rows(before));
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('values that are nested sixty deep', () => {
  const text = `${'[{"in":'.repeat(30)}"innermost"${'}]'.repeat(30)}`;
  let value: unknown = { stringValue: 'innermost' };
  for (let i = 0; i < 30; i++)
    value = { arrayValue: { values: [{ kvlistValue: { values: [{ key: 'in', value }] } }] } };
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'deep', startTimeUnixNano: '7' };
  const line = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, attributes: [{ key: 'deep', value }] }] }] }] };

  it.each(TARGETS.map(({ name }) => name))('are whole after %s', async (target) => {
    const written = await (await openBytes('before', JSON.stringify(line))).write(target);
    // Written once more: what is shown of a value is cut, what is written is not.
    const again = await (await openBytes('after', written.bytes)).write('otlp-json');
    const held = target === 'jaeger' ? { stringValue: text } : value;
    expect(Buffer.from(again.bytes).toString()).toContain(JSON.stringify({ key: 'deep', value: held }));
  });
});

it('A value that is nested too deeply for its parts to be told stays as text', async () => {
  const value = `${'{"arrayValue":{"values":['.repeat(200)}{"stringValue":"innermost"}${']}}'.repeat(200)}`;
  const span = `{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","name":"n","attributes":[{"key":"k","value":${value}}]}`;
  const opened = await openBytes('deep', `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  expect(Buffer.from((await opened.write('otlp-json')).bytes).toString()).toContain('innermost');
});
