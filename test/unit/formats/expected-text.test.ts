import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import { ExpectedText } from '../../../shared/formats/json/expected.ts';
import { JsonScanner, PADDING } from '../../../shared/formats/json/scanner.ts';
import { otlpJson } from '../../../shared/formats/otlp/otlp-json.ts';
import { readBytes, recordingClassifier } from './collecting-sink.ts';

function scannerOf(text: string): JsonScanner {
  const bytes = encodeUtf8(text);
  const scanner = new JsonScanner();
  scanner.use(new Uint8Array(bytes.length + PADDING));
  scanner.bytes.set(bytes);
  scanner.end = bytes.length;
  return scanner;
}

describe('expected text', () => {
  it('is told from any other text, wherever it differs', () => {
    const text = fc.string({ minLength: 8, maxLength: 60, unit: fc.constantFrom('a', 'b', '"', ':') });
    fc.assert(
      fc.property(text, text, fc.nat(7), (learned, other, shift) => {
        const expected = new ExpectedText();
        expected.learn(scannerOf(learned), 0, learned.length);
        expected.begin();
        const found = expected.match(scannerOf(`${'x'.repeat(shift)}${other}`), shift);
        expect(found >= 0).toBe(other.startsWith(learned));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not found where the window ends in the middle of it', () => {
    const expected = new ExpectedText();
    const whole = '{"key":"gen_ai.operation.name","value":{"stringValue":"';
    expected.learn(scannerOf(whole), 0, whole.length);
    for (let end = 0; end < whole.length; end++) {
      expected.begin();
      expect(expected.match(scannerOf(whole.slice(0, end)), 0)).toBe(-1);
    }
  });

  it('may be one of two that follow another', () => {
    const expected = new ExpectedText();
    const scanner = scannerOf('beginning,following one,following two,');
    const read = (from: number, to: number) => {
      const found = expected.match(scanner, from);
      return found >= 0 ? found : expected.learn(scanner, from, to);
    };
    const rounds = [0, 1, 2, 3].map((round) => {
      expected.begin();
      return [read(0, 10), round % 2 === 0 ? read(10, 24) : read(24, 38)];
    });
    expect(rounds).toEqual([
      [0, 1],
      [0, 2],
      [0, 1],
      [0, 2],
    ]);
    expected.begin();
    expect([expected.match(scanner, 0), expected.match(scanner, 24), expected.match(scanner, 0)]).toEqual([0, 2, -1]);
  });
});

describe('attributes that begin as those of the span before', () => {
  const entry = (value: string) => `{"key":"gen_ai.operation.name","value":${value}}`;
  const span = (id: number, attributes: string) =>
    `{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"${id.toString(16).padStart(16, '0')}","name":"s",` +
    `"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","attributes":[${attributes}]}`;
  /** What the classifier is given of each span's attribute. */
  async function values(...attributes: string[]): Promise<unknown[]> {
    const classifier = recordingClassifier(['gen_ai.operation.name']);
    const spans = attributes.map((list, i) => span(i + 1, list)).join(',');
    const bytes = encodeUtf8(`{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}]}]}]}`);
    const { problems } = await readBytes(otlpJson, bytes, { classifier });
    return [...classifier.seen.map((seen) => seen[3]), ...problems.map(({ code }) => code)];
  }

  it.each([
    ['an escape', '{"stringValue":"ch\\u0061t"}', 'chat'],
    ['another type', '{"intValue":"5"}', 5],
    ['a number', '{"doubleValue":-2.5}', -2.5],
    ['a list', '{"arrayValue":{"values":[{"stringValue":"chat"}]}}', undefined],
    ['white space', '{ "stringValue" : "chat" }', 'chat'],
    ['white space behind it', '{"stringValue":"chat" }', 'chat'],
    ['more behind it', '{"stringValue":"chat","more":1}', 'chat'],
    ['nothing', '{}', undefined],
    ['no text', '{"stringValue":null}', undefined],
    ['no object', '"chat"', undefined],
  ])('are read the same with %s', async (_what, value, expected) => {
    const plain = entry('{"stringValue":"tool"}');
    expect(await values(plain, plain, entry(value), plain, entry(value))).toEqual([
      'tool',
      'tool',
      expected,
      'tool',
      expected,
    ]);
  });

  it('are told when they come in quotes after they came without', async () => {
    const bare = entry('{"intValue":7}');
    const quoted = entry('{"intValue":"8"}');
    expect(await values(bare, bare, quoted, entry('{"intValue": 9}'), bare)).toEqual([7, 7, 8, 9, 7]);
  });

  it('are reported where they are damaged', async () => {
    const plain = entry('{"stringValue":"chat"}');
    const broken = entry('{"stringValue":"ch\u0001at"}');
    expect(await values(plain, plain, broken, plain)).toEqual(['chat', 'chat', 'chat', 'json-syntax']);
  });
});
