/** The repository's own corpus: every format that is read has a file, and every file holds what is stated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../shared/base/bytes.ts';
import { recogniseAnyRecording } from '../../shared/engine/any-recording.ts';
import { recognise } from '../../shared/formats/index.ts';
import { listFormats } from '../../shared/formats/list.ts';
import { randomFrom } from './fuzz-damage.ts';
import { readTerminal } from './fuzz-recording.ts';
import { readTrace } from './fuzz-trace.ts';
import { bytesIn, formatIn, type Literal } from './literals/literal.ts';
import { OTLP_JSON } from './literals/otlp.ts';
import { openWhole } from './read-whole.ts';
import { corpusFiles, SMALL_CORPUS } from './small-corpus.ts';

const FOLDER = join(import.meta.dirname, 'files');
const files = corpusFiles();
const readBack = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const byName = SMALL_CORPUS.map((literal) => [literal.file, literal] as const);

const whatIs = new Map(listFormats().map(({ name, what }) => [name, what]));
const areOf = (what: string) => byName.filter(([file]) => whatIs.get(formatIn(file)) === what);

it('lies in test/corpus/files as it is made (else: node scripts/corpus.mjs)', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...files.keys()].sort());
  for (const [name, bytes] of files) expect([name, Buffer.compare(readBack(name), bytes)]).toEqual([name, 0]);
});

it('has a file of every format that is read (else: add a literal, see test/README.md, and run node scripts/corpus.mjs)', () => {
  const there = new Set(SMALL_CORPUS.map(({ file }) => formatIn(file)));
  const without = listFormats().filter(({ name, read }) => read && !there.has(name));
  expect(without.map(({ name }) => name)).toEqual([]);
  expect([...there].filter((name) => !whatIs.has(name))).toEqual([]);
});

describe('a file of the small corpus', () => {
  it.each(areOf('trace'))('%s is a trace of its format by its content alone', (file) => {
    const found = recognise(readBack(file).subarray(0, 65_536));
    expect('refused' in found ? found.refused.message : found.format.name).toBe(formatIn(file));
  });

  it.each(areOf('terminal recording'))('%s is a recording of its format by its content alone', (file) => {
    expect(recogniseAnyRecording(readBack(file).subarray(0, 65_536))).toBe(formatIn(file));
  });

  it.each(byName)('%s opens with what is stated, and every span of it opens', async (file, { holds }) => {
    const beside = Object.fromEntries([...files.keys()].map((name) => [name, readBack(name)]));
    const opened = await openWhole(file, beside);
    const { formats = [formatIn(file)], recordings = [], ...stated } = holds;
    expect(opened.bad).toEqual([]);
    expect(opened.formats).toEqual(formats);
    expect(opened.holds).toEqual({ spans: 0, traces: 0, ...stated });
    expect(
      opened.recordings.map(({ columns, rows, events, duration }) => ({ columns, rows, events, duration })),
    ).toEqual(recordings);
  });

  it('in gzip is what zlib unpacks', () => {
    expect(gunzipSync(readBack('gzip.jsonl.gz')).toString()).toBe(OTLP_JSON);
  });
});

/** Twenty lengths from a single byte to all but the last, always the same ones. */
function cutsOf(bytes: Uint8Array): number[] {
  const random = randomFrom(bytes.length);
  const cuts = Array.from({ length: 20 }, () => 1 + random(bytes.length - 1));
  return [...cuts, bytes.length - 1].sort((a, b) => a - b);
}

describe('a file of the small corpus that was cut', () => {
  it.each(areOf('trace'))('%s keeps the spans that were whole before the cut', async (_file, literal: Literal) => {
    const bytes = bytesIn(literal);
    const whole = await readTrace(bytes, 1000);
    for (const cut of cutsOf(bytes)) {
      const before = whole.places.filter(({ offset, length }) => offset + length <= cut).length;
      const { amount } = await readTrace(bytes.subarray(0, cut), 1000);
      expect([cut, amount >= before, amount <= whole.amount]).toEqual([cut, true, true]);
    }
  });

  it.each(areOf('terminal recording'))('%s keeps the output before the cut', async (file, literal: Literal) => {
    const bytes = bytesIn(literal);
    const whole = await readTerminal(bytes, 1000, file);
    let last = 0;
    for (const cut of cutsOf(bytes)) {
      const { amount } = await readTerminal(bytes.subarray(0, cut), 1000, file);
      expect([cut, amount >= last, amount <= whole.amount]).toEqual([cut, true, true]);
      last = amount;
    }
    expect(last).toBeGreaterThan(0);
  });

  it.each(areOf('container').filter(([file]) => formatIn(file) !== 'zip'))(
    '%s keeps what can be unpacked, and says that it is cut',
    async (_file, literal: Literal) => {
      const bytes = bytesIn(literal);
      const inside = encodeUtf8(OTLP_JSON);
      const whole = await readTrace(inside, 1000);
      let last = 0;
      for (const cut of cutsOf(bytes)) {
        const { amount, problems, format } = await readTrace(bytes.subarray(0, cut), 1000);
        expect([cut, amount >= last, format === '' || problems > 0]).toEqual([cut, true, true]);
        last = amount;
      }
      expect(last).toBe(whole.amount);
    },
  );

  it.each(byName.filter(([file]) => formatIn(file) === 'zip'))(
    '%s has lost its directory, and is refused with the reason',
    async (file, literal) => {
      const cut = bytesIn(literal).subarray(0, -1);
      await expect(openWhole(file, { [file]: cut })).rejects.toThrow('Its directory is missing');
    },
  );
});
