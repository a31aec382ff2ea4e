/** `spanreel compare` and `baseline` on trace files, from the arguments to the exit status. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { parseCommand, UsageError } from '../../../cli/arguments.ts';
import { type BaselineCommand, type CompareCommand, runBaseline, runCompare } from '../../../cli/compare.ts';
import { grantRuns } from '../../../cli/serve.ts';
import { UnusableInput } from '../../../cli/unusable-input.ts';
import type { CompareReport } from '../../../shared/compare/comparison.ts';
import { traceOf } from '../compare/otlp.ts';
import { again, makeTurns, randomFrom, type Turns } from '../compare/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'spanreel-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

function writeRuns(name: string, turns: Turns, count: number, seed: number): string {
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    mkdirSync(join(folder, name, `run-${i}`), { recursive: true });
    const run = turns.map((turn) =>
      turn.map((step) => ({ ...step, length: Math.round(step.length * (0.98 + 0.04 * random())) })),
    );
    writeFileSync(join(folder, name, `run-${i}`, 'trace.otlp.jsonl'), traceOf(run, seed + i));
  }
  return join(folder, name);
}

const turns = makeTurns(randomFrom(42));
const slowTurns = turns.map((turn, i) =>
  i === 6 ? turn.map((step) => ({ ...step, length: step.length + 5e9 })) : turn,
);
const base = writeRuns('base', turns, 5, 100);
const same = writeRuns('same', turns, 5, 200);
const slow = writeRuns('slow', slowTurns, 5, 300);

/** What the command prints and how it ends. */
async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const command = parseCommand(argv) as CompareCommand | BaselineCommand;
  const status = command.name === 'compare' ? await runCompare(command) : await runBaseline(command);
  return { status, out, err };
}

describe('comparing runs on the command line', () => {
  it('says in a sentence that they are slower, by how much, and where', async () => {
    const { out, status } = await run('compare', base, '--new', slow);
    expect(out).toMatch(/^wall: slower by [45]\.\d\d s \[4\.\d\d s, 5\.\d\d s\], n = 5 and 5, \d+ % in chat m #\d/);
    expect(status).toBe(0);
  });

  it('takes --against for --new', async () => {
    const { out } = await run('compare', base, '--new', slow);
    expect((await run('compare', base, '--against', slow)).out).toBe(out);
  });

  it('fails where they are slower than allowed, and passes runs of one kind', async () => {
    expect((await run('compare', base, '--new', slow, '--fail-if-slower', '2s')).status).toBe(1);
    expect((await run('compare', base, '--new', slow, '--fail-if-slower', '8s')).status).toBe(0);
    expect((await run('compare', base, '--new', same, '--fail-if-slower', '0.1%')).status).toBe(0);
  });

  it('tells everything as JSON, and its parts sum to the difference of the middle runs', async () => {
    const { out } = await run('compare', join(base, 'run-0'), '--new', join(slow, 'run-0'), '--json');
    const report = JSON.parse(out) as CompareReport;
    const sum = report.steps.reduce((total, step) => total + step.delta, 0);
    expect(report.steps.length).toBeLessThan(50);
    expect(sum).toBe((report.new[0]?.time ?? 0) - (report.base[0]?.time ?? 0));
  });

  it('writes Markdown in which names stay names, and a page', async () => {
    const page = join(folder, 'page.html');
    const { out } = await run('compare', base, '--new', slow, '--markdown', '--html', page);
    expect(out).toContain('| time | of the difference | step | why |');
    expect(out).toMatch(/\\#\d/);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/slower by [45]\.\d\d s/);
    expect(html).not.toContain('<script');
  });

  it('compares the time of one kind, or of one name', async () => {
    const tools = await run('compare', base, '--new', slow, '--by', 'tool');
    expect(tools.out).toMatch(/^tool: no difference/);
    expect(tools.out).not.toContain('chat m #');
    const models = await run('compare', base, '--new', slow, '--by', 'model');
    expect(models.out).toMatch(/^model: slower by [45]\.\d\d s .* 9\d|10\d % in chat m #\d/);
    const one = await run('compare', base, '--new', slow, '--by', 'no such step');
    expect(one.out).toMatch(/^no such step: no difference/);
  });

  it('takes a baseline for the runs that are in it', async () => {
    const file = join(folder, 'main.baseline.json');
    expect((await run('baseline', 'save', file, base)).out).toMatch(/^5 runs kept/);
    expect((await run('baseline', 'show', file)).out.trim().split('\n')).toHaveLength(5);
    const [kept, read] = [await run('compare', file, '--new', slow), await run('compare', base, '--new', slow)];
    expect(kept.out).toBe(read.out);
  });

  it('leaves out what of a folder cannot be read, says so, and compares the rest', async () => {
    const mixed = writeRuns('mixed', slowTurns, 5, 400);
    writeFileSync(join(mixed, 'run-1', 'trace.otlp.jsonl'), '');
    writeFileSync(join(mixed, 'run-3', 'trace.otlp.jsonl'), '{"resourceSpans":[]}');
    const { out, err } = await run('compare', base, '--new', mixed);
    expect(out).toContain('n = 5 and 3');
    expect(err.split('\n').sort()).toEqual(['', expect.stringContaining('run-1'), expect.stringContaining('run-3')]);
  });

  it('takes traces in folders that are no cells, each folder for a run', async () => {
    const plain = join(folder, 'plain');
    for (const name of ['monday', 'tuesday']) {
      mkdirSync(join(plain, name), { recursive: true });
      writeFileSync(join(plain, name, 'spans.json'), traceOf(turns, name.length));
    }
    const { out } = await run('compare', plain, '--new', base);
    expect(out).toContain('n = 2 and 5');
  });

  it.each([
    ['a file that is not there', 'missing.jsonl', undefined],
    ['text', 'text.jsonl', 'hello'],
    ['a damaged baseline', 'bad.json', '{"spanreelBaseline":1,"runs":[{"start":[1,2],"parent":[0,5]}]}'],
    ['a baseline of another version', 'new.json', '{"spanreelBaseline":9,"runs":[]}'],
  ])('cannot use %s', async (_what, name, content) => {
    const file = join(folder, name);
    if (content !== undefined) writeFileSync(file, content);
    await expect(run('compare', base, '--new', file)).rejects.toBeInstanceOf(UnusableInput);
  });

  it.each([
    [['compare', 'a'], '--new'],
    [['compare', '--new', 'b'], 'before --new'],
    [['compare', 'a', '--new'], 'after --new'],
    [['compare', 'a', '--new', 'b', '--fail-if-slower', 'much'], '10% or 2s'],
    [['compare', 'a', '--new', 'b', '--json', '--markdown'], 'do not go together'],
    [['compare', 'a', '--new', 'b', '--open', '--by', 'model'], '--by does not go with --open'],
    [['baseline', 'drop', 'x'], 'save or show'],
    [['baseline', 'save', 'x'], 'at least one run'],
  ])('%j is refused with a reason', (argv, reason) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(reason);
  });
});

it('grants the runs of both sides to the page, each side by its own ids', async () => {
  const { runs, files } = await grantRuns({ base: [base, join(same, 'run-0')], new: [slow] });
  expect(runs.base.map(({ name, files: granted }) => [name, granted[0]?.name, granted[0]?.folder])).toEqual([
    [base, 'base', true],
    [join(same, 'run-0'), 'run-0', true],
  ]);
  const ids = [...runs.base, ...runs.new].flatMap((one) => one.files.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(files.map(({ id }) => id)).toEqual(ids);
  expect(files.map(({ path }) => path)).toEqual([base, join(same, 'run-0'), slow]);
  await expect(grantRuns({ base: [join(folder, 'none')], new: [slow] })).rejects.toThrow('does not exist');
});

it('the same run another time parts from nowhere', async () => {
  const other = writeRuns(
    'other',
    again(turns, () => 0.99),
    1,
    900,
  );
  const { out } = await run('compare', join(base, 'run-0'), '--new', other, '--json');
  expect((JSON.parse(out) as CompareReport).firstDivergence).toBe('');
});
