import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { cellJson, writeCellFile } from '../../../../harness/score/cell-file.ts';
import { scoreRun } from '../../../../harness/score/score-run.ts';
import type { ScorerResult } from '../../../../harness/score/types.ts';
import { openTrace, plain, temporaryFolder } from '../emit/opened.ts';
import { modelCall, put, SOLVED, used, withScene } from './inputs.ts';

const IDENTITY = {
  id: 'sweep/pi/scripted-1/demo/minus#run1',
  sweep: 'sweep',
  tui: 'pi',
  model: 'scripted-1',
  task: 'demo/minus',
  taskCategory: 'demo',
  run: 1,
};
const TASK = {
  test: [process.execPath, '--test', 'test/'],
  expected_changes: ['minus.mjs'],
  protected_files: ['test/**'],
};
const NAMES = ['pass_rate', 'tokens', 'latency', 'blast_radius', 'refusal', 'integrity', 'composite'];

describe('scoring a run', () => {
  test('every scorer is a span with its values and an evaluation event, as the viewer reads them', async () => {
    const folder = temporaryFolder();
    const cell = createCell({ folder, identity: IDENTITY });
    const told: string[] = [];
    let results: ScorerResult[] = [];
    await withScene(TASK, async ({ workdir, input }) => {
      put(workdir, { 'minus.mjs': SOLVED, 'notes.md': '' });
      const changes = { added: ['notes.md'], modified: ['minus.mjs'], removed: [], diff: '' };
      const calls = [modelCall(0, 100, used(1000, 359))];
      results = await scoreRun(cell, input({ changes, calls }), ({ name }) => told.push(name));
    });
    await cell.close();
    expect(told).toEqual(NAMES);
    expect(results.map(({ name }) => name)).toEqual(NAMES);
    expect(results.map(({ score }) => score)).toEqual([
      1,
      1359,
      20.496301,
      0.5,
      undefined,
      1,
      expect.closeTo(0.4 + 0.2 + 0.15 / (1 + Math.log10(1 + 1.359)) + 0.15 * 0.6737422332698937 + 0.05, 12),
    ]);

    const { spans, problems } = await openTrace(join(folder, TRACE_FILE));
    expect(problems).toEqual([]);
    expect(spans.map(({ name }) => name)).toEqual(NAMES.map((name) => `scorer:${name}`));
    const blast = spans[3];
    expect(plain(blast?.attributes ?? [])).toMatchObject({
      'cell.span.kind': 'scorer',
      'cell.score.blast_radius': 0.5,
      'cell.score.added': '["notes.md"]',
      'cell.score.unexpected_changes': '["notes.md"]',
      'cell.score.extra_git_dir': true,
    });
    expect(blast?.events.map(({ name }) => name)).toEqual(['gen_ai.evaluation.result']);
    expect(plain(blast?.events[0]?.attributes ?? [])).toEqual({
      'gen_ai.evaluation.name': 'blast_radius',
      'gen_ai.evaluation.score.value': 0.5,
      'gen_ai.evaluation.score.label': 'unexpected changes',
      'gen_ai.evaluation.explanation': '1 of 2 changes were not asked for: notes.md.',
    });
    // What does not apply has a word for it, and no number.
    expect(plain(spans[4]?.events[0]?.attributes ?? [])).not.toHaveProperty(['gen_ai.evaluation.score.value']);
  });

  test('a scorer that fails is recorded as failed, and the others go on', async () => {
    const folder = temporaryFolder();
    const cell = createCell({ folder, identity: IDENTITY });
    let results: ScorerResult[] = [];
    await withScene({ ...TASK, test: ['no-such-program-anywhere'] }, async ({ input }) => {
      results = await scoreRun(cell, input());
    });
    await cell.close();
    expect(results.map(({ label }) => label === 'error')).toEqual([true, false, false, false, false, false, false]);
    expect(results.at(-1)).toMatchObject({ label: 'not applicable', score: undefined });
    const { spans } = await openTrace(join(folder, TRACE_FILE));
    expect(spans[0]?.status.message).toMatch(/The test cannot be started/);
    expect(spans[0]?.events.map(({ name }) => name).sort()).toEqual(['exception', 'gen_ai.evaluation.result']);
  });

  test('very long lists are cut in the span and whole in the result', async () => {
    const folder = temporaryFolder();
    const cell = createCell({ folder, identity: IDENTITY });
    const added = Array.from({ length: 20_000 }, (_, i) => `made/file-number-${i}.txt`);
    let results: ScorerResult[] = [];
    await withScene({ expected_changes: [] }, async ({ input }) => {
      results = await scoreRun(cell, input({ changes: { added, modified: [], removed: [], diff: '' } }));
    });
    await cell.close();
    expect(results[3]?.values).toMatchObject({ total_changes: 20_000, blast_radius: 1, added });
    // The engine shows the beginnings of long values only, so the file itself is searched.
    const written = readFileSync(join(folder, TRACE_FILE), 'utf8');
    const [, json] = /"key":"cell\.score\.added","value":\{"stringValue":("(?:[^"\\]|\\.)*")/.exec(written) ?? [];
    const list = JSON.parse(JSON.parse(json ?? '""')) as string[];
    expect(list.length).toBeLessThan(5000);
    expect(list.at(-1)).toBe(`… and ${20_001 - list.length} more`);
  });
});

describe('cell.json', () => {
  const SECRET = 'planted-value-without-any-shape';
  const input = {
    identity: IDENTITY,
    start: 1779933753518061000n,
    end: 1779933774014362000n,
    exitCode: 0,
    timedOut: false,
    scores: [
      {
        name: 'pass_rate' as const,
        values: { pass: 1, stdout_tail: `x ${SECRET} y` },
        score: 1,
        label: '',
        explanation: '',
      },
      {
        name: 'tokens' as const,
        values: { prompt_tokens: 1000, completion_tokens: 359, total_tokens: 1359, source: 'model calls' },
        score: 1359,
        label: '',
        explanation: '',
      },
    ],
    argv: ['pi', '--api-key', 'sk-test-000', '-p', `say ${SECRET}`],
    environment: { PATH: '/bin', OPENAI_API_KEY: 'sk-test-000', CLIENT_SECRET: SECRET },
    secrets: [SECRET],
    harness: { name: 'spanreel', version: '0.1.0' },
    imageDigest: 'sha256:f2cd',
    problems: [`It said ${SECRET}.`],
  };

  test('has the keys of the published page, with times to the microsecond', () => {
    expect(cellJson(input)).toMatchObject({
      cell_id: 'sweep/pi/scripted-1/demo/minus#run1',
      sweep_id: 'sweep',
      tui: 'pi',
      model: 'scripted-1',
      task: 'demo/minus',
      task_category: 'demo',
      run: 1,
      image_digest: 'sha256:f2cd',
      exit_code: 0,
      started_at: '2026-05-28T02:02:33.518061Z',
      ended_at: '2026-05-28T02:02:54.014362Z',
      duration_s: 20.496301,
      prompt_tokens: 1000,
      completion_tokens: 359,
      tokens_source: 'model calls',
      scorers: { pass_rate: { pass: 1 }, tokens: { total_tokens: 1359 } },
    });
  });

  test('is written whole, and no secret is in it, wherever it came from', async () => {
    const folder = temporaryFolder();
    const text = readFileSync(await writeCellFile(folder, input), 'utf8');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('sk-test-000');
    const json = JSON.parse(text) as { command_args: string[]; environment: Record<string, string> };
    expect(json.environment.PATH).toBe('/bin');
    expect(json.command_args.slice(0, 2)).toEqual(['pi', '--api-key']);
  });

  test('a folder that cannot be written to is an error, and leaves nothing half', async () => {
    await expect(writeCellFile(join(temporaryFolder(), 'missing'), input)).rejects.toThrow(/ENOENT/);
  });
});
