/** A cell with secrets in every file, shared through the engine as every surrounding does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCell } from '../../../cli/open-cell.ts';
import type { SharedCell } from '../../../shared/protocol.ts';
import { shareDocument } from '../../../shared/share/document.ts';
import { carriedBy, givenAway, PLANTED, plantedCell } from './planted.ts';

const VIEWER = '<html><head><title>Spanreel</title></head><body><div></div></body></html>';

let cell: ReturnType<typeof plantedCell>;
let masked: SharedCell;
let files: Map<string, string>;

beforeAll(async () => {
  cell = plantedCell();
  masked = await openCell(cell.folder, (engine) => engine['cell.share']({ pack: true }));
  files = carriedBy([...shareDocument(VIEWER, masked.title, masked.files)].join(''));
});
afterAll(() => cell.remove());

describe('a shared cell', () => {
  it('carries the files of the cell under their names', () => {
    expect([...files.keys()].sort()).toEqual(['cell.json', 'terminal.cast', 'trace.otlp.jsonl', 'workdir.diff']);
    expect(masked.files.filter(({ open }) => open).map(({ name }) => name)).toEqual(['trace.otlp.jsonl']);
  });

  it('holds none of the planted secrets, in no file and in no form', () => {
    for (const [name, text] of files) expect([name, givenAway(text)]).toEqual([name, []]);
    expect(givenAway(masked.title)).toEqual([]);
  });

  it('stays valid JSON, and all spans but the planted one stay byte for byte', () => {
    const before = readFileSync(join(cell.folder, 'trace.otlp.jsonl'), 'utf8').split('\n');
    const after = (files.get('trace.otlp.jsonl') ?? '').split('\n');
    expect(after).toHaveLength(before.length);
    expect(after.slice(0, -3)).toEqual(before.slice(0, -3));
    for (const line of after) if (line !== '') expect(() => JSON.parse(line)).not.toThrow();
    expect(() => JSON.parse(files.get('cell.json') ?? '')).not.toThrow();
  });

  it('keeps every event of the terminal with its time, and its text with its length', () => {
    const events = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line) as [number, string, string]);
    const before = events(readFileSync(join(cell.folder, 'terminal.cast'), 'utf8'));
    const after = events(files.get('terminal.cast') ?? '');
    expect(after.map(([time, code, text]) => [time.toFixed(3), code, text.length])).toEqual(
      before.map(([time, code, text]) => [time.toFixed(3), code, text.length]),
    );
    expect(after[0]?.[2]).toBe(`key sk-${'*'.repeat(12)}`);
    expect(after[2]?.[2]).toContain('\u001b[31m');
  });

  it('keeps the lines of a diff with their signs', () => {
    expect(files.get('workdir.diff')).toContain(
      '+-----BEGIN PRIVATE KEY-----\n+•••masked•••\n+•••masked•••\n+-----END',
    );
  });

  it('says what was masked, of which kind, and where', () => {
    const told = masked.masked.map(({ kind, file, place }) => `${file}: ${place}: ${kind}`);
    expect(told).toContain('trace.otlp.jsonl: span planted sk-•••masked•••: API key (sk-…)');
    expect(told).toContain('trace.otlp.jsonl: span planted sk-•••masked•••: value of --api-key');
    expect(told).toContain('trace.otlp.jsonl: span planted sk-•••masked•••: GitHub token');
    expect(told).toContain('trace.otlp.jsonl: log of span planted sk-•••masked•••: bearer token');
    expect(told).toContain('cell.json: proxy.db_password: value of db_password');
    expect(told).toContain('workdir.diff: id_rsa: private key');
    expect(told.filter((line) => line.startsWith('terminal.cast: at 0.00'))).toHaveLength(3);
    expect(givenAway(told.join('\n'))).toEqual([]);
  });

  it('keeps secrets only when asked, and still says which they are', async () => {
    const revealed = await openCell(cell.folder, (engine) => engine['cell.share']({ pack: true, withSecrets: true }));
    const text = [...carriedBy([...shareDocument(VIEWER, '', revealed.files)].join('')).values()].join('\n');
    expect(givenAway(text).sort()).toEqual(Object.values(PLANTED).sort());
    expect(revealed.masked).toEqual(masked.masked);
  });

  it('packs nothing before it is asked to', async () => {
    const checked = await openCell(cell.folder, (engine) => engine['cell.share']({}));
    expect(checked.files).toEqual([]);
    expect(checked.masked).toEqual(masked.masked);
    expect(checked.size).toBe(masked.size);
  });
});

it('a report holds none of the planted secrets either', async () => {
  const { markdown } = await openCell(cell.folder, (engine) => engine['cell.report'](undefined));
  expect(givenAway(markdown)).toEqual([]);
  expect(markdown).toContain('masked in this report');
});
