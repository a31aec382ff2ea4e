/** What a file is depends on its content alone: not on its name, and not on what it is packed in. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eachOf, needing } from '../needs.ts';
import { grant, testEngine } from '../unit/engine/host.ts';
import { writeZip } from '../unit/engine/zip-writer.ts';
import { zstdFrame } from '../unit/formats/zstd-frame.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow } from './places.ts';

/** Names that say something else than almost any content. */
const OTHER_NAMES = ['notes.txt', 'trace.csv', 'terminal.cast', 'spans.pb', 'no extension'];

/** What a file is taken for and what was found in it, or why it is refused. */
async function opened(name: string, bytes: Uint8Array): Promise<unknown> {
  const { client, events } = testEngine({ [name]: bytes });
  const { files } = await client.request('open', { files: [grant(name)] });
  const { format, spans, duplicates, logs, skipped, problems, error } = files[0] ?? {};
  const found = {
    format: format ?? 'refused',
    error: error && [error.code, error.offset],
    counts: [spans, duplicates, logs, skipped],
    problems: problems?.map(({ code, offset }) => [code, offset]),
    traces: events.table.at(-1)?.traces.length,
    recordings: events.recordings.at(-1)?.map(({ duration, columns, rows }) => [duration, columns, rows]),
    files: files.length,
  };
  await client.request('open', { files: [] });
  return found;
}

/** Opens a file as it is, under another name, and in all that it may be packed in. */
async function expectTheSame(name: string, bytes: Uint8Array): Promise<void> {
  const plain = await opened(name.slice(name.lastIndexOf('/') + 1), bytes);
  expect(plain).toMatchObject({ format: expect.any(String), files: 1 });
  const other = OTHER_NAMES[bytes.length % OTHER_NAMES.length] as string;
  expect(await opened(other, bytes)).toEqual(plain);
  expect(await opened('x.gz', new Uint8Array(gzipSync(bytes, { level: 1 })))).toEqual(plain);
  expect(await opened('x.zst', zstdFrame(bytes))).toEqual(plain);
  expect(await opened('x.zip', writeZip([{ name: other, content: bytes }]))).toEqual(plain);
}

describe(...needing('corpus', 'a real file'), () => {
  const names = eachOf('corpus', () => filesBelow(CORPUS).filter((name) => name !== 'MANIFEST.tsv'));

  it.each(names)('%s is taken for the same under another name, in gzip, in zstd and in a zip', async (name) => {
    await expectTheSame(name, bytesOf(CORPUS, name));
  });
});

describe(...needing('captures', 'a log that an agent really wrote'), () => {
  const names = eachOf('captures', () => filesBelow(CAPTURES).filter((name) => /\/sessions\/|stdout\.txt$/.test(name)));

  it.each(names)('%s is taken for the same under another name, in gzip, in zstd and in a zip', async (name) => {
    await expectTheSame(name, bytesOf(CAPTURES, name));
  });
});
