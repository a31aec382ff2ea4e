import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStats, statsText } from '../../../cli/stats.ts';

const samples = join(import.meta.dirname, '..', '..', '..', 'samples');
const sample = (id: string, name = 'trace.otlp.jsonl') => join(samples, id, name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-stats-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('spanreel stats', () => {
  it('counts a cell with the recording that its container span names', async () => {
    expect(await readStats(sample('failing'), 'failing')).toEqual({
      file: 'failing',
      format: 'otlp-json',
      compression: 'none',
      traces: 1,
      spans: 28,
      errors: 2,
      unfinished: 0,
      orphans: 0,
      duplicates: 0,
      logs: 3,
      start: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
      durationMs: expect.any(Number),
      kinds: { setup: 2, agent: 1, tool: 8, container: 1, model: 8, scorer: 7, cleanup: 1 },
      recordings: [
        { path: 'terminal.cast', cols: 120, rows: 36, events: expect.any(Number), durationMs: expect.any(Number) },
      ],
      warnings: [],
    });
  });

  it('counts a recording by itself', async () => {
    expect(await readStats(sample('passing', 'terminal.cast'), 'terminal.cast')).toMatchObject({
      format: 'asciicast-v2',
      traces: 0,
      spans: 0,
      start: null,
      durationMs: expect.any(Number),
      recordings: [{ path: 'terminal.cast', cols: 120, rows: 36 }],
    });
  });

  it('says how the file was compressed', async () => {
    const path = file('trace.gz', gzipSync(readFileSync(sample('published'))));
    expect(await readStats(path, 'trace.gz')).toMatchObject({ compression: 'gzip', spans: 6, warnings: [] });
  });

  it('counts exact duplicates once and says how many there were', async () => {
    const text = readFileSync(sample('published'), 'utf8');
    expect(await readStats(file('twice.jsonl', text + text), 'twice')).toMatchObject({ spans: 6, duplicates: 6 });
  });

  it('keeps what came before a cut, with a warning that has its byte', async () => {
    const text = readFileSync(sample('published'), 'utf8');
    const line = await readStats(file('cut.jsonl', text.slice(0, -200)), 'cut');
    expect(line).toMatchObject({ spans: 5 });
    const warnings = 'warnings' in line ? line.warnings : [];
    expect(warnings.some(({ offset }) => offset !== undefined && offset > 0)).toBe(true);
  });

  it.each([
    ['nothing.json', ''],
    ['words.txt', 'These are words and no trace.'],
    ['other.json', '{"name": "something else"}'],
    ['noise.bin', Uint8Array.from({ length: 500 }, (_, i) => (i * 197) % 256)],
  ])('refuses %s with a reason', async (name, content) => {
    const line = await readStats(file(name, content), name);
    expect(line).toMatchObject({
      file: name,
      error: { code: expect.any(String), message: expect.stringMatching(/\w/) },
    });
    expect(statsText(line)).toMatch(/cannot be opened/);
  });

  it('refuses a file that does not exist', async () => {
    expect(existsSync(join(folder, 'none'))).toBe(false);
    const line = await readStats(join(folder, 'none'), 'none');
    expect(line).toMatchObject({ error: { message: expect.stringContaining('none does not exist') } });
  });

  it('writes the same for people: only what there is', async () => {
    const text = statsText(await readStats(sample('failing'), 'failing/trace'));
    expect(text).toMatch(/^failing\/trace: otlp-json, 1 trace, 28 spans, 2 errors, 3 logs, \d\d\.\d{3} s, from 20/);
    expect(text).toContain('recording: failing/terminal.cast, 120×36');
    expect(text).not.toContain('orphan');
  });
});
