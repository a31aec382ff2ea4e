import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeUtf8 } from '../../../shared/base/bytes.ts';
import type { Problem } from '../../../shared/base/problem.ts';
import { Inflate } from '../../../shared/formats/containers/inflate.ts';
import { unwrap } from '../../../shared/formats/containers/unwrap.ts';
import { otlpJson } from '../../../shared/formats/otlp/otlp-json.ts';
import { otlpProtobuf } from '../../../shared/formats/otlp/otlp-protobuf.ts';
import { memorySpool } from '../../../shared/formats/spool.ts';
import { lendingSource } from '../base/lending-source.ts';
import { CollectingSink, recordingClassifier } from './collecting-sink.ts';
import { framed } from './model-proto.ts';
import { zstdFrame } from './zstd-frame.ts';

async function open(bytes: Uint8Array, { limit, pieceSize = 100 }: { limit?: number; pieceSize?: number } = {}) {
  const problems: Problem[] = [];
  const source = lendingSource('file', bytes, pieceSize);
  const signal = new AbortController().signal;
  const unwrapped = await unwrap(source, memorySpool, (problem) => problems.push(problem), signal, limit);
  const pieces: Uint8Array[] = [];
  for await (const piece of unwrapped.source.stream()) pieces.push(piece.slice());
  return { ...unwrapped, content: concatBytes(pieces), problems };
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const gz = (text: string) => new Uint8Array(gzipSync(text));

/** Made by the zstd tool at level 19: 407 bytes of OTLP/JSON with two spans. */
const REAL_ZSTD =
  'KLUv/WSXAAUFAIIJHxlgzwPk9WCDNdS0Nx8PNUCViZl7DAwuIcETwNVczdXgZzozINjlLH5n3iAUXBwGwrn0jCdCPXh56FEkPSUr7SqAsr4u/aGJnfkQHXX11Y/UcP/PvDZY73uQGlCwr7nitcKI994vKOHS7fF1ainKdbvFSN94RslXPeX92q0MAJEzU0FyaWYQApgtBWA4zZPK6KlmtRJ4XsC3FADh5hg1bhyj';

describe('unwrapping', () => {
  it('leaves plain content alone and gives back the very source', async () => {
    const { content, compression, bom, problems } = await open(encodeUtf8('{"a":1}'));
    expect([textOf(content), compression, bom, problems]).toEqual(['{"a":1}', 'none', 0, []]);
  });

  it('counts offsets from behind a byte order mark', async () => {
    const { content, bom, source } = await open(encodeUtf8('\ufeff{"a":1}'));
    expect([textOf(content), bom, textOf(await source.read(1, 3))]).toEqual(['{"a":1}', 3, '"a"']);
  });

  it('takes a byte order mark off decompressed content too', async () => {
    const { content, bom, source } = await open(gz('\ufeffhello'));
    expect([textOf(content), bom, textOf(await source.read(0, 2)), source.size]).toEqual(['hello', 3, 'he', 5]);
  });

  it('reads all members of a gzip file', async () => {
    const { content, compression, problems } = await open(concatBytes([gz('one '), gz('two '), gz('three')]));
    expect([textOf(content), compression, problems]).toEqual(['one two three', 'gzip', []]);
  });

  it('keeps what a truncated gzip file still has, wherever it was cut', async () => {
    const text = Array.from({ length: 400 }, (_, i) => `line ${i * 7919}\n`).join('');
    const whole = gz(text);
    for (let cut = 11; cut < whole.length; cut += 97) {
      const { content, problems } = await open(whole.subarray(0, cut));
      expect(text.startsWith(textOf(content))).toBe(true);
      expect(content.length).toBeGreaterThanOrEqual(Math.max(0, Math.floor((cut / whole.length) * text.length) - 2500));
      expect(problems.map(({ code, offset }) => [code, offset])).toEqual([['truncated', cut]]);
    }
  });

  it('says where gzip data is damaged and keeps every byte before', async () => {
    const text = Array.from({ length: 3000 }, (_, i) => `line ${i * 7919}\n`).join('');
    const bytes = gz(text);
    const before = gz(text);
    bytes.fill(0xff, 6000, 6100);
    const { content, problems } = await open(bytes);
    expect(problems[0]?.code).toMatch(/gzip-damaged|gzip-crc/);
    expect(problems[0]?.offset).toBeGreaterThanOrEqual(5990);
    const { content: half } = await open(before.subarray(0, 5990));
    expect(textOf(content).startsWith(textOf(half).slice(0, -300))).toBe(true);
  });

  it('reports what follows gzip data that is not gzip, with its offset', async () => {
    const { content, problems } = await open(concatBytes([gz('content'), encodeUtf8('garbage at the end')]));
    expect(textOf(content)).toBe('content');
    expect(problems.map(({ code, offset }) => [code, offset])).toEqual([['gzip-trailing', gz('content').length]]);
  });

  it('keeps content whose gzip checksum is wrong, and says so', async () => {
    const bytes = gz('content');
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1;
    const { content, problems } = await open(bytes);
    expect([textOf(content), problems[0]?.code]).toEqual(['content', 'gzip-crc']);
  });

  it('stops a decompression bomb at the limit and says so', async () => {
    const { content, problems } = await open(new Uint8Array(gzipSync(Buffer.alloc(1_000_000))), { limit: 5000 });
    expect([content.length, problems.map(({ code }) => code)]).toEqual([5000, ['decompressed-too-large']]);
  });

  it('reads real zstd, frames behind each other, skippable frames and checksums', async () => {
    const real = new Uint8Array(Buffer.from(REAL_ZSTD, 'base64'));
    const skippable = Uint8Array.of(0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9);
    const long = encodeUtf8('x'.repeat(500));
    const { content, compression, problems } = await open(
      concatBytes([
        real,
        skippable,
        zstdFrame(encodeUtf8('a')),
        zstdFrame(long, { checksum: true, blockSize: 50 }),
        real,
      ]),
    );
    const spans = textOf(content).slice(0, 407);
    expect(JSON.parse(spans).resourceSpans[0].scopeSpans[0].spans).toHaveLength(2);
    expect([textOf(content), compression, problems]).toEqual([`${spans}a${'x'.repeat(500)}${spans}`, 'zstd', []]);
  });

  it('reads a thousand tiny zstd frames', async () => {
    const frames = Array.from({ length: 1000 }, (_, i) => zstdFrame(encodeUtf8(String(i % 10))));
    const { content, problems } = await open(concatBytes(frames), { pieceSize: 1 << 20 });
    expect([content.length, problems]).toEqual([1000, []]);
  });

  it('goes on with the next zstd frame behind a damaged one', async () => {
    const bad = zstdFrame(encodeUtf8('bad'));
    bad[9] = 0x07; // a block of the reserved type
    const { content, problems } = await open(
      concatBytes([zstdFrame(encodeUtf8('one')), bad, zstdFrame(encodeUtf8('two'))]),
    );
    expect([textOf(content), problems.map(({ code }) => code)]).toEqual(['onetwo', ['zstd-damaged']]);
    expect(problems[0]?.offset).toBe(zstdFrame(encodeUtf8('one')).length + 9);
  });

  it('keeps the blocks before the end of a truncated zstd file', async () => {
    const whole = zstdFrame(encodeUtf8('x'.repeat(500)), { blockSize: 50 });
    const { content, problems } = await open(whole.subarray(0, 200));
    expect([content.length, problems.map(({ code, offset }) => [code, offset])]).toEqual([150, [['truncated', 200]]]);
  });

  it('refuses a zstd window that would take gigabytes', async () => {
    const bytes = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0, 0, 0, 0);
    const { content, problems } = await open(bytes);
    expect([content.length, problems[0]?.code]).toEqual([0, 'zstd-damaged']);
  });

  it('takes gzip out of zstd and zstd out of gzip', async () => {
    const inner = gz('nested');
    expect(textOf((await open(zstdFrame(inner))).content)).toBe('nested');
    const outer = new Uint8Array(gzipSync(zstdFrame(encodeUtf8('nested'))));
    const { content, compression, problems } = await open(outer);
    expect([textOf(content), compression, problems]).toEqual(['nested', 'gzip', []]);
  });

  it('reads messages that are compressed one by one behind their lengths', async () => {
    const real = new Uint8Array(Buffer.from(REAL_ZSTD, 'base64'));
    const json = await open(new Uint8Array(framed([real, real, real])));
    const sink = new CollectingSink();
    await otlpJson.read(json.source.stream(), {
      sink,
      classifier: recordingClassifier(),
      report: (problem) => json.problems.push(problem),
      progress: () => undefined,
    });
    expect([sink.spans.length, json.compression, json.problems]).toEqual([6, 'zstd', []]);
    const message = new Uint8Array(Buffer.from('0a140a0612040a00120012060a00120012000a000a00', 'hex'));
    const proto = await open(new Uint8Array(framed([zstdFrame(message), zstdFrame(message)])));
    expect(Buffer.from(proto.content).equals(framed([message, message]))).toBe(true);
    expect(otlpProtobuf.name).toBe('otlp-protobuf');
  });

  it('never throws, whatever follows the magic numbers', async () => {
    const heads = [
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
      [0x28, 0xb5, 0x2f, 0xfd],
      [0, 0, 0, 9, 0x28, 0xb5, 0x2f, 0xfd],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 60 }), async (head, tail) => {
        const { problems } = await open(concatBytes([Uint8Array.from(head), tail]));
        expect(Array.isArray(problems)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the exact inflater', () => {
  it('decompresses what zlib compresses, at every level and in pieces of any size', async () => {
    const { deflateRawSync } = await import('node:zlib');
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.constant('repeat '.repeat(50)), fc.uint8Array({ maxLength: 300 }).map(String)),
        ),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 5000 }),
        (words, level, size) => {
          const content = Buffer.from(words.join('|'));
          const compressed = concatBytes([deflateRawSync(content, { level }), Uint8Array.of(1, 2, 3)]);
          const pieces: Uint8Array[] = [];
          const inflate = new Inflate((piece) => pieces.push(piece));
          for (let at = 0; at < compressed.length && !inflate.done; at += size) {
            inflate.push(compressed.subarray(at, at + size), at + size >= compressed.length);
          }
          expect(Buffer.concat(pieces).equals(content)).toBe(true);
          expect(inflate.done).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
