import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTimes, type TimesLine, timesText } from '../../../cli/stats-times.ts';

const sample = join(import.meta.dirname, '..', '..', '..', 'samples', 'failing', 'trace.otlp.jsonl');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-times-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(line: TimesLine) {
  if ('error' in line) throw new Error(line.error.message);
  return line;
}

function traceOf(...names: string[]): string {
  const spans = names.map((name, i) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: `b7ad6b716920333${i}`,
    name,
    startTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(i * 1000)}`,
    endTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(i * 1000 + 600)}`,
  }));
  const path = join(folder, 'trace.json');
  writeFileSync(path, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  return path;
}

describe('spanreel stats --by', () => {
  it.each(['name', 'kind'] as const)('sums to the wall time of a recorded cell by %s', async (by) => {
    const line = read(await readTimes(sample, 'failing', by));
    expect(line.entries.reduce((sum, entry) => sum + (entry.path ?? 0), 0)).toBe(line.wall);
    expect(line.spans).toBe(28);
    expect(timesText(line)).toContain('failing: sums to wall: ');
    expect(timesText(line).split('\n').at(-1)).toMatch(/100\.0 % {2}.* {2}sum$/);
  });

  it('has null for what there is not, so that it can be written as JSON', async () => {
    const line = read(await readTimes(traceOf('a', 'b'), 'two', 'name'));
    expect(JSON.parse(JSON.stringify(line))).toEqual(line);
    expect(line.entries.find((entry) => entry.of === 'idle')).toMatchObject({ path: 400, total: null, count: null });
  });

  it('keeps a name from moving the cursor', async () => {
    const line = await readTimes(traceOf('\u001b[2Jgone\nover', 'b'), 'hostile', 'name');
    expect(timesText(line)).toContain(' [2Jgone over');
    expect(timesText(line).split('\n')).toHaveLength(1 + 1 + 3 + 1);
  });

  it('says why a file cannot be opened', async () => {
    const path = join(folder, 'nothing.bin');
    writeFileSync(path, new Uint8Array(50));
    expect(timesText(await readTimes(path, 'nothing.bin', 'kind'))).toMatch(/^nothing\.bin: cannot be opened\. /);
  });
});
