import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundled.ts';
import { openTrace, plain, temporaryFolder } from './opened.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** The fenced blocks of a document: what stands behind the backticks, and the text. */
function blocks(document: string): { info: string; text: string }[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info = '', inside = '']) => ({
    info,
    text: inside,
  }));
}

function exampleCell(): { folder: string; files: Map<string, string> } {
  const files = new Map(
    blocks('docs/trace-format.md').map(({ info, text }) => [info.split(' ')[1] ?? info, text] as const),
  );
  const folder = temporaryFolder();
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return { folder, files };
}

describe('the example of docs/trace-format.md', () => {
  it('opens without a complaint, as the page says', async () => {
    const { folder, files } = exampleCell();
    expect([...files.keys()]).toEqual(['trace.otlp.jsonl', 'terminal.cast', 'cell.json']);
    const { spans, problems, recordings, table } = await openTrace(join(folder, 'trace.otlp.jsonl'));
    expect(problems).toEqual([]);
    const nameOf = new Map(spans.map((span) => [span.spanId, span.name]));
    expect(spans.map((span) => [span.name, span.kind, nameOf.get(span.parentSpanId) ?? '', span.flags])).toEqual([
      ['my-agent:fix-sum', 'agent', '', []],
      ['my-agent:launch', 'container', 'my-agent:fix-sum', []],
      ['chat some-model', 'model', 'my-agent:launch', []],
      ['bash', 'tool', 'my-agent:launch', []],
      ['scorer:pass_rate', 'scorer', '', []],
    ]);
    const container = spans[1];
    expect(container?.logs).toMatchObject([{ eventName: 'cell.file.change' }]);
    expect(spans[4]?.events).toMatchObject([{ name: 'gen_ai.evaluation.result' }]);
    expect([...table.inputTokens.subarray(0, 1), ...table.outputTokens.subarray(0, 1)]).toEqual([1151, 347]);
    expect(recordings).toMatchObject([{ alignment: 'exact', events: 2 }]);
    const told = plain(container?.attributes ?? [])['cell.terminal.start_unix_nano'];
    expect(table.origin + BigInt(recordings[0]?.startsAt ?? 0)).toBe(told);
  });

  it('shows the run as unfinished as long as only its start records are there, with its terminal', async () => {
    const { folder, files } = exampleCell();
    const begun = (files.get('trace.otlp.jsonl') ?? '').split('\n').slice(0, 2).join('\n');
    writeFileSync(join(folder, 'trace.otlp.jsonl'), begun);
    const { spans, problems, recordings } = await openTrace(join(folder, 'trace.otlp.jsonl'));
    expect(problems).toEqual([]);
    expect(spans.map(({ flags }) => flags)).toEqual([['unfinished'], ['unfinished']]);
    expect(recordings).toMatchObject([{ alignment: 'exact' }]);
  });

  it('has a cell.json that tells of the same cell', async () => {
    const { folder, files } = exampleCell();
    const cell = JSON.parse(files.get('cell.json') ?? '');
    const [run] = (await openTrace(join(folder, 'trace.otlp.jsonl'))).spans;
    expect(plain(run?.resource ?? [])).toMatchObject({
      'cell.id': cell.cell_id,
      'cell.tui': cell.tui,
      'cell.task': cell.task,
    });
    expect(BigInt(Date.parse(cell.started_at)) * 1_000_000n).toBe(run?.start);
    expect(BigInt(Date.parse(cell.ended_at)) * 1_000_000n).toBe(run?.end);
  });
});

describe('the program of harness/README.md', () => {
  it('has ten lines, runs as it stands there, and leaves a cell', async () => {
    const program = blocks('harness/README.md').find(({ info }) => info === 'ts')?.text ?? '';
    expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'work'));
    writeFileSync(join(folder, 'program.ts'), program);
    const built = await bundle(join(folder, 'program.ts'), join(folder, 'built'));
    const { stderr } = await promisify(execFile)(process.execPath, [built], { cwd: join(folder, 'work') });
    expect(stderr).toBe('');
    const { spans, problems } = await openTrace(join(folder, 'work/cells/run-1/trace.otlp.jsonl'));
    expect(problems).toEqual([]);
    expect(spans.map(({ name, kind, flags }) => [name, kind, flags])).toEqual([
      ['my-agent:fix-sum', 'agent', []],
      ['chat some-model', 'model', []],
      ['bash', 'tool', []],
    ]);
    expect(new Set(spans.slice(1).map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([spans[0]?.spanId]));
  });
});
