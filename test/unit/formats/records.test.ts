import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import { jsonText } from '../../../shared/formats/foreign/values.ts';
import { JsonRecords, type RecordReader } from '../../../shared/formats/json/records.ts';
import { member, readText } from '../../../shared/formats/json/tree.ts';

/** Elements of the list at the top, of `data[].spans[]`, and documents with an id are records. */
class Collector implements RecordReader {
  readonly found: [path: string, json: string][] = [];
  readonly problems: string[] = [];
  readonly left: string[] = [];
  readonly counted: string[] = [];
  readonly text: Uint8Array;
  constructor(text: Uint8Array) {
    this.text = text;
  }
  rule(path: string, type: 'object' | 'array' | 'scalar') {
    if (path === '') return 'enter';
    if (path === 'data' || path === 'data[]' || path === 'data[].spans') return 'enter';
    if (path === 'data[].name') return 'record';
    return (path === '[]' || path === 'data[].spans[]') && type === 'object' ? 'record' : 'skip';
  }
  record(path: string, node: Parameters<RecordReader['record']>[1], place: { offset: number; length: number }) {
    const written = new TextDecoder().decode(this.text.subarray(place.offset, place.offset + place.length));
    expect(JSON.parse(written)).toEqual(JSON.parse(jsonText(node)));
    this.found.push([path, jsonText(node)]);
  }
  leave(path: string) {
    this.left.push(path);
  }
  recover(node: Parameters<RecordReader['record']>[1]) {
    return readText(member(node, 'id')) === '' ? undefined : 'recovered';
  }
  report(problem: { code: string; offset?: number | undefined }) {
    this.problems.push(`${problem.code} ${problem.offset}`);
  }
  count(what: string) {
    this.counted.push(what);
  }
}

function read(text: string, pieceSize = 1 << 20): Collector {
  const bytes = encodeUtf8(text);
  const collector = new Collector(bytes);
  const records = new JsonRecords(collector);
  for (let at = 0; at < bytes.length; at += pieceSize) records.push(bytes.slice(at, at + pieceSize));
  records.finish();
  return collector;
}

const element = fc.record({ id: fc.string({ minLength: 1 }), value: fc.jsonValue() });

describe('records of JSON', () => {
  it('are the same however the file is cut into pieces, and however it is printed', () => {
    fc.assert(
      fc.property(fc.array(element), fc.nat(3), fc.integer({ min: 1, max: 50 }), (elements, indent, piece) => {
        const text = JSON.stringify(
          { data: [{ spans: elements, name: 'x' }], other: [1, { id: 'no' }] },
          undefined,
          indent,
        );
        const { found, problems, left } = read(text, piece);
        expect(found).toEqual([
          ...elements.map((one) => ['data[].spans[]', JSON.stringify(one)]),
          ['data[].name', '"x"'],
        ]);
        expect([problems, left]).toEqual([[], ['data[].spans', 'data[]', 'data', '']]);
      }),
    );
  });

  it('come from many documents, behind log prefixes and without separators', () => {
    const { found, counted } = read('12:00 info [{"id":"1"}]\n\n[{"id":"2"},{"id":"3"}][{"id":"4"}]\nbye\n');
    expect(found.map(([, json]) => json)).toEqual(['{"id":"1"}', '{"id":"2"}', '{"id":"3"}', '{"id":"4"}']);
    expect(counted).toEqual(['text before JSON', 'lines that are not JSON']);
  });

  it('keep every digit', () => {
    expect(read('[{"id":12345678901234567890}]').found).toEqual([['[]', '{"id":12345678901234567890}']]);
  });

  it('before a cut are all kept, and the cut is told with its place', () => {
    const text = '[{"id":"1"},{"id":"2"},{"id":"3';
    const { found, problems, left } = read(text);
    expect(found.map(([, json]) => json)).toEqual(['{"id":"1"}', '{"id":"2"}']);
    expect([problems, left]).toEqual([[`truncated ${text.length}`], ['']]);
  });

  it('behind damage are found again, in the same list and in the next line', () => {
    const { found, problems } = read('[{"id":"1"},{"id":"2",}, {"id":"3"},{"x":1}]\n[{"id":"4"}]\n');
    expect(found).toEqual([
      ['[]', '{"id":"1"}'],
      ['recovered', '{"id":"3"}'],
      ['[]', '{"id":"4"}'],
    ]);
    expect(problems).toEqual(['json-syntax 22']);
  });

  it('of which two became one, since what was between them is gone, are told by a key that is there twice', () => {
    for (const text of ['[{"id":"1","a":{"x":1,"a":2},"id":"2"}]', '[{"id":"1","a":[[{"x":1,"x":2}]]}]']) {
      const { found, problems } = read(text);
      expect([found.length, problems]).toEqual([1, ['repeated-key 1']]);
    }
    const many = Array.from({ length: 30 }, (_, i) => `"k${i}":1`);
    expect(read(`[{${many.join()}},{${many.join()},"k3":2}]`).problems).toEqual(['repeated-key 233']);
    // Also where it is found again behind damage.
    expect(read('[{"id":},{"id":"1","id":"2"}]').problems).toEqual(['json-syntax 7', 'repeated-key 9']);
  });

  it('are found in time behind a deep nest that never ends', () => {
    expect(read(`[{"id":"1"},${'{"a":'.repeat(200_000)}`).found).toEqual([['[]', '{"id":"1"}']]);
  });

  it('of any bytes never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"id"', '"', '1', '\n', 'null', ' ')),
        fc.integer({ min: 1, max: 9 }),
        (parts, piece) => {
          read(parts.join(''), piece);
        },
      ),
    );
  });
});
