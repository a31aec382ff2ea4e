/** The page, the facts and the table of a cell, through the engine, from files. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CellPage, SourcedValue } from '../../../shared/cell/page/page.ts';
import { grant, testEngine } from './host.ts';

const sample = (name: string, file: string) =>
  readFileSync(new URL(`../../../samples/${name}/${file}`, import.meta.url), 'utf8');

async function pageOf(files: Record<string, string>, reveal = false): Promise<CellPage> {
  const { client } = testEngine(files);
  await client.request('open', { files: [grant('trace.otlp.jsonl')] });
  await client.request('session.reveal', { reveal });
  return client.request('cell.page', undefined);
}
const sourced = (list: readonly SourcedValue[], key: string) => list.find((one) => one.key === key);

describe('the published cell', () => {
  const files = {
    'trace.otlp.jsonl': sample('published', 'trace.otlp.jsonl'),
    'cell.json': sample('published', 'cell.json'),
  };

  it('has its scores in a row', async () => {
    const { axes } = await pageOf(files);
    expect(axes.map(({ label, text }) => `${label} ${text}`)).toEqual([
      'Pass 1.000',
      'Tokens per correct none',
      'Wall 20.50 s',
      'Blast radius 0.857',
      'Refusal not applicable',
      'Integrity 1.000',
      'Composite 0.865',
    ]);
  });

  it('has the composite computed again to the last digit', async () => {
    const { composite } = await pageOf(files);
    expect(composite?.sum).toBe(0.8653470492761985);
    expect(composite?.inFile).toBe(0.8653470492761985);
    expect(composite?.rows.find((row) => row.name === 'latency')?.component).toBe(0.6737422332698937);
    expect(composite?.rows.every((row) => row.inFile === undefined)).toBe(true);
  });

  it('says what a careful reader sees', async () => {
    const { remarks } = await pageOf(files);
    expect(remarks.map(({ text }) => text)).toEqual([
      'The token counts differ: TUI stdout says 1,000 + 359, tokens scorer says 0 + 0.',
      '8.93 s of aider:polyglot/rust-lifetime-fix (20.48 s) are not covered by any step.',
      'Something in argv of aider:launch looks like a secret. It is masked here, in copies and in exports.',
      'aider:launch took 11.55 s, the command inside 10.29 s: 1.27 s of launch overhead.',
    ]);
  });

  it('says who says what, without a conflict where all say the same', async () => {
    const { identity } = await pageOf(files);
    expect(sourced(identity, 'cell_id')?.sources.map(({ origin }) => origin.from)).toEqual(['cell.json', 'resource']);
    expect(identity.filter(({ conflict }) => conflict)).toEqual([]);
  });

  it('gives its whole wall time to kinds and to nobody', async () => {
    const { time, wall } = await pageOf(files);
    expect(time.reduce((sum, share) => sum + share.time, 0)).toBe(wall);
    expect(time.map(({ kind }) => kind)).toEqual(['container', 'unattributed', 'setup']);
  });
});

describe('a cell', () => {
  const trace = sample('failing', 'trace.otlp.jsonl');

  it('without cell.json has what its trace says', async () => {
    const page = await pageOf({ 'trace.otlp.jsonl': trace });
    expect(page.isCell).toBe(true);
    expect(sourced(page.identity, 'tui')?.sources[0]?.origin.from).toBe('resource');
    expect(page.axes.find(({ key }) => key === 'pass_rate')?.value).toBe(0);
  });

  it('has no conflict where the latency scorer’s span has its score in seconds or in milliseconds', async () => {
    for (const score of [20.5, 20500]) {
      const attributes = [
        { key: 'gen_ai.evaluation.name', value: { stringValue: 'latency' } },
        { key: 'gen_ai.evaluation.score.value', value: { doubleValue: score } },
      ];
      const span = {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        name: 'scorer:latency',
        startTimeUnixNano: '1000000000',
        endTimeUnixNano: '2000000000',
        attributes: [{ key: 'cell.span.kind', value: { stringValue: 'scorer' } }],
        events: [{ timeUnixNano: '1500000000', name: 'gen_ai.evaluation.result', attributes }],
      };
      const page = await pageOf({
        'trace.otlp.jsonl': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
        'cell.json': '{"scorers": {"latency": {"wall_clock_ms": 20500}}}',
      });
      const [latency] = page.scorers;
      expect([latency?.values[0]?.sources.length, latency?.values[0]?.conflict]).toEqual([2, false]);
    }
  });

  it('of which cell.json and the trace differ shows both', async () => {
    const page = await pageOf({ 'trace.otlp.jsonl': trace, 'cell.json': '{"run": 77, "weather": {"rain": true}}' });
    const run = sourced(page.identity, 'run');
    expect([run?.conflict, run?.sources[0]?.value]).toEqual([true, 77]);
    expect(sourced(page.other, 'weather')?.sources[0]?.value).toEqual({ rain: true });
  });

  it.each([
    ['no JSON', '{"run": ', 'is not JSON'],
    ['a list', '[1]', 'holds no object'],
    ['nested without end', '['.repeat(100_000), 'nested deeper'],
  ])('of which cell.json is %s says so and shows the rest', async (_what, text, problem) => {
    const page = await pageOf({ 'trace.otlp.jsonl': trace, 'cell.json': text });
    expect(page.problem).toContain(problem);
    expect(page.identity.length).toBeGreaterThan(0);
  });

  it('masks secrets wherever they stand in cell.json, until they are revealed', async () => {
    const cell = JSON.stringify({
      env: { OPENAI_API_KEY: 'sk-test-000-abcdefghijklmnop' },
      note: 'Bearer abcdefghijklmnop1234',
    });
    const files = { 'trace.otlp.jsonl': trace, 'cell.json': cell };
    const hidden = await pageOf(files);
    expect(JSON.stringify(hidden)).not.toContain('abcdefghijklmnop');
    expect(hidden.masked).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(await pageOf(files, true))).toContain('sk-test-000-abcdefghijklmnop');
  });

  it('that is none is a page of time, tokens and calls', async () => {
    const span = {
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: '00000000000000a1',
      name: 'GET /',
      startTimeUnixNano: '1000000000',
      endTimeUnixNano: '3000000000',
    };
    const page = await pageOf({
      'trace.otlp.jsonl': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    expect([page.isCell, page.axes, page.composite, page.wall]).toEqual([false, [], undefined, 2e9]);
  });
});

describe('attributes as a table', () => {
  it('are columns of text, from the span or from its resource', async () => {
    const { client } = testEngine({ 'trace.otlp.jsonl': sample('published', 'trace.otlp.jsonl') });
    await client.request('open', { files: [grant('trace.otlp.jsonl')] });
    const ordinals = Uint32Array.of(3, 0);
    const columns = await client.request('spans.values', { ordinals, keys: ['cell.span.kind', 'cell.tui', 'no.such'] });
    expect(columns).toEqual([
      ['container', 'task_setup'],
      ['aider', 'aider'],
      ['', ''],
    ]);
    const [argv] = await client.request('spans.values', { ordinals, keys: ['argv'] });
    expect(argv?.[0]).not.toContain('sk-test-000');
  });

  it('are there with the ids, and all in one line with secrets masked', async () => {
    const { client } = testEngine({ 'trace.otlp.jsonl': sample('published', 'trace.otlp.jsonl') });
    await client.request('open', { files: [grant('trace.otlp.jsonl')] });
    const keys = ['span:id', 'span:parentID', 'span:attributes', 'span:statusMessage'];
    const [id, parent, all, message] = await client.request('spans.values', { ordinals: Uint32Array.of(3, 4), keys });
    expect(parent?.[0]).toBe(id?.[1]);
    expect(parent?.[1]).toBe('');
    expect(all?.[0]).toContain('timeout_s=600');
    expect(all?.[0]).not.toContain('sk-test-000');
    expect(message).toEqual(['', '']);
  });
});
