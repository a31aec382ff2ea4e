/** `spanreel convert` and `spanreel formats`, as they are called. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseCommand, UsageError } from '../../../cli/arguments.ts';
import { runConvert, runFormats } from '../../../cli/convert.ts';
import { readStats } from '../../../cli/stats.ts';

const sample = join(import.meta.dirname, '..', '..', '..', 'samples', 'failing', 'trace.otlp.jsonl');
let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-convert-'));
  said = '';
  const keep = (text: unknown) => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function run(...argv: string[]): Promise<number> {
  const command = parseCommand(['convert', ...argv]);
  if (command.name !== 'convert') throw new Error(`That is ${command.name}.`);
  return runConvert(command);
}

describe('spanreel convert', () => {
  it.each([
    ['otlp-json', 'otlp-json'],
    ['otlp-protobuf', 'otlp-protobuf'],
    ['jaeger', 'jaeger-json'],
    ['chrome', 'chrome-trace'],
    ['csv', 'csv'],
  ])('writes %s, which is read again with the same spans', async (target, format) => {
    const out = join(folder, 'out');
    expect(await run(sample, '-o', out, '--to', target)).toBe(0);
    expect(said).toContain('28 spans written; ');
    expect(await readStats(out, 'out')).toMatchObject({ format, spans: 28, errors: 2, traces: 1 });
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('writes what matches a filter, and nothing where nothing does', async () => {
    const out = join(folder, 'out');
    expect(await run(sample, '-o', out, '--to', 'csv', '--filter', '{ kind = model }')).toBe(0);
    expect(readFileSync(out, 'utf8').trim().split('\r\n')).toHaveLength(9);
    await expect(run(sample, '-o', join(folder, 'x'), '--to', 'csv', '--filter', 'no such word')).rejects.toThrow(
      'No span',
    );
    await expect(run(sample, '-o', join(folder, 'x'), '--to', 'csv', '--filter', '{ kind =')).rejects.toThrow('filter');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('never writes over what it reads, and leaves no half file', async () => {
    const copy = join(folder, 'in.jsonl');
    writeFileSync(copy, readFileSync(sample));
    await expect(run(copy, '-o', copy, '--to', 'jaeger')).rejects.toThrow('is the input');
    writeFileSync(copy, 'not a trace');
    await expect(run(copy, '-o', join(folder, 'out'), '--to', 'jaeger')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['in.jsonl']);
  });

  it.each([
    [['convert'], 'needs a file'],
    [['convert', 'a'], 'needs --to'],
    [['convert', 'a', '--to', 'parquet'], 'not parquet'],
    [['convert', 'a', 'b', '--to', 'csv'], 'one file or folder'],
    [['formats', 'a'], 'takes no files'],
    [['formats', '--to', 'csv'], 'does not go with formats'],
  ])('%j is wrong usage', (argv, why) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(why);
  });
});

it('spanreel formats lists them, for people and as JSON lines', () => {
  expect(runFormats({ name: 'formats', json: false })).toBe(0);
  expect(said).toMatch(/^jaeger-json +Jaeger JSON/m);
  said = '';
  runFormats({ name: 'formats', json: true });
  const names = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).name);
  expect(names).toContain('ttyrec');
});
