import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../shared/base/bytes.ts';
import { cellOutcome } from '../../../../shared/cell/sweep/cell.ts';
import { type CellFile, cellFromName, readSweepCell } from '../../../../shared/cell/sweep/read-cell.ts';
import { cellsOfSweep, traceText } from '../../../sweep/cells.ts';

function file(name: string, text: string, size?: number): CellFile {
  const bytes = encodeUtf8(text);
  return { name, size: size ?? bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
const sample = (id: string, name: string) =>
  file(name, readFileSync(new URL(`../../../../samples/${id}/${name}`, import.meta.url), 'utf8'));
const trace = file('trace.otlp.jsonl', '{"resourceSpans":[]}\n');
const read = (json: string, spans: CellFile | undefined = trace) =>
  readSweepCell('a/b', { cellJson: file('cell.json', json), trace: spans });

describe('a cell of a sweep', () => {
  it('is told by its cell.json: the published one', async () => {
    const cell = await readSweepCell('x', {
      cellJson: sample('published', 'cell.json'),
      trace: sample('published', 'trace.otlp.jsonl'),
    });
    expect(cell).toEqual({
      path: 'x',
      cell: 'free-20260527/aider/openai/gpt-oss-120b/polyglot/rust-lifetime-fix#run1',
      sweep: 'free-20260527',
      tui: 'aider',
      model: 'openai/gpt-oss-120b',
      task: 'polyglot/rust-lifetime-fix',
      category: 'polyglot',
      run: '1',
      pass: 1,
      composite: 0.8653470492761985,
      wallMs: 20496.301,
      tokens: 1359,
      blast: 0.8571428571428571,
      integrity: 1,
      startedAt: Date.parse('2026-05-28T02:02:33.518Z'),
      problem: '',
    });
    expect(cellOutcome(cell)).toBe('pass');
  });

  it('has the composite computed where none is told', async () => {
    const json = { task: 't', scorers: { pass_rate: { pass: 1 }, integrity: { integrity: 1 } } };
    expect((await read(JSON.stringify(json))).composite).toBe(1);
  });

  it('is told by its trace where there is no cell.json: names from its head, scores from its end', async () => {
    const [made] = cellsOfSweep(1);
    if (!made) throw new Error('no cell was made');
    const cell = await readSweepCell('p', { cellJson: undefined, trace: file('trace.otlp.jsonl', traceText(made)) });
    expect(cell).toMatchObject({ tui: made.tui, model: made.model, task: made.task, category: 'polyglot', run: '1' });
    expect(cell.pass).toBe(made.pass);
    expect(cell.startedAt).toBe(Date.UTC(2026, 4, 28, 2, 2, 34));
    const recorded = await readSweepCell('p', { cellJson: undefined, trace: sample('failing', 'trace.otlp.jsonl') });
    expect(cellOutcome(recorded)).toBe('fail');
    expect(recorded.problem).toBe('');
  });

  it('is unscored, not broken, where nobody scored it', async () => {
    const cell = await read('{"tui":"aider","task":"t"}');
    expect(cellOutcome(cell)).toBe('unscored');
    expect(cell.composite).toBeNaN();
  });

  it('takes its category from the task, and its run from its id, where they are not told', async () => {
    const cell = await read('{"cell_id":"s/a/m/poly/x#run12","task":"poly/x"}');
    expect(cell).toMatchObject({ category: 'poly', run: '12' });
  });

  it('is named by its file where it is one', () => {
    expect(cellFromName('runs/aider-fix#run2.cell')).toMatchObject({ task: 'aider-fix#run2', run: '2', problem: '' });
  });
});

describe('a broken cell says why', () => {
  it.each([
    ['cell.json that is no JSON', '{"task": "t"', /^cell\.json is not JSON/],
    ['cell.json that holds no object', '[1]', /holds no object/],
    ['cell.json that is nested without end', '['.repeat(5000), /nested deeper/],
  ])('%s', async (_what, json, reason) => {
    const cell = await read(json);
    expect(cell.problem).toMatch(reason);
    expect(cellOutcome(cell)).toBe('broken');
  });

  it('a cell.json of gigabytes is not read', async () => {
    let asked = 0;
    const huge = { name: 'cell.json', size: 3e9, read: async () => new Uint8Array(++asked) };
    const cell = await readSweepCell('p', { cellJson: huge, trace });
    expect(cell.problem).toBe('cell.json has 3000 MB; more than 16 MB is not read.');
    expect(asked).toBe(0);
  });

  it('no trace, an empty one, and one that is none', async () => {
    expect((await readSweepCell('p', { cellJson: file('cell.json', '{}'), trace: undefined })).problem).toBe(
      'There is no trace in this folder.',
    );
    expect((await read('{}', file('trace.otlp.jsonl', ''))).problem).toBe('trace.otlp.jsonl is empty.');
    expect((await read('{}', file('trace.otlp.jsonl', 'words'))).problem).toMatch(/is not a trace/);
  });

  it('and keeps its place in the matrix by what its trace says', async () => {
    const [made] = cellsOfSweep(1);
    if (!made) throw new Error('no cell was made');
    const cell = await read('{"task":', file('trace.otlp.jsonl', traceText(made)));
    expect(cell).toMatchObject({ tui: made.tui, task: made.task, run: '1', composite: Number.NaN });
    expect(cellOutcome(cell)).toBe('broken');
  });

  it('without quoting a secret that stands there, and in one line', async () => {
    const cell = await read('{"key": sk-test-000AbCdEfGhIjKlMnOpQrStUvWx12345678 }');
    expect(cell.problem).not.toContain('AbCdEfGhIjKlMnOp');
    const named = await read(JSON.stringify({ task: 'a\nb', tui: 'x'.repeat(5000) }));
    expect(named.task).toBe('a b');
    expect(named.tui.length).toBeLessThanOrEqual(300);
  });
});

describe('numbers of a cell.json are believed only where they are numbers', () => {
  it.each(['"1"', 'null', '{}', '[1]', 'true'])('%s is none', async (value) => {
    const cell = await read(
      `{"duration_s":${value},"prompt_tokens":${value},"scorers":{"pass_rate":{"pass":${value}}}}`,
    );
    expect([cell.pass, cell.wallMs, cell.tokens]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
