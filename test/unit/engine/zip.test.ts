/** A zip opens like the folder that it was made of; what could harm or cannot be read is refused by name. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { grant, otlpLine, testEngine } from './host.ts';
import { writeZip, type ZipInput } from './zip-writer.ts';

const CAST = `{"version":2,"width":20,"height":5}\n[0.5,"o","hello"]\n`;
const TRACE = otlpLine([
  {
    id: '1',
    name: 'container',
    attributes: { 'cell.span.kind': 'container', 'cell.terminal.recording': 'term/tui.cast' },
  },
  { id: '2', parent: '1', name: 'inside' },
]);
const CELL: readonly ZipInput[] = [
  { name: 'trace.otlp.jsonl', content: TRACE },
  { name: 'term/tui.cast', content: CAST, stored: true },
  { name: 'cell.json', content: '{"cell_id":"demo"}' },
  { name: 'notes.txt', content: 'nothing' },
];

async function open(zip: Uint8Array, name = 'run.cell') {
  const engine = testEngine({ [name]: zip });
  const { files } = await engine.client.request('open', { files: [grant(name)] });
  const problems = engine.events.problems.at(-1) ?? [];
  return { ...engine, files, table: engine.events.table.at(-1), problems };
}

describe('a zip', () => {
  it.each([
    ['as it comes', {}],
    ['with zip64 records', { zip64: true }],
    [
      'behind a program, with a comment',
      { before: 'PK\u0003\u0004 a program', comment: 'PK\u0005\u0006 made by hand' },
    ],
  ])('of a cell %s opens its trace with the recording that it names', async (_how, options) => {
    const { files, events, table, client } = await open(writeZip(CELL, options));
    expect(files.map(({ name, format }) => [name, format])).toEqual([
      ['run.cell/term/tui.cast', 'asciicast-v2'],
      ['run.cell/trace.otlp.jsonl', 'otlp-json'],
    ]);
    expect(table?.rowCount).toBe(2);
    expect(events.recordings.at(-1)?.map(({ name, span }) => [name, span])).toEqual([['run.cell/term/tui.cast', 0]]);
    expect((await client.request('span.detail', { ordinal: 1 })).file).toBe('run.cell/trace.otlp.jsonl');
    const page = await client.request('cell.page', undefined);
    expect(JSON.stringify(page.identity)).toContain('demo');
  });

  it('has gzip inside, and large entries in pieces', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => otlpLine([{ id: (i + 1).toString(16), name: `span ${i}` }]));
    const zip = writeZip([
      { name: 'a.jsonl.gz', content: gzipSync(otlpLine([{ id: 'fffff', name: 'zipped twice' }])), stored: true },
      { name: 'b.jsonl', content: lines.join('\n') },
    ]);
    const { files, table } = await open(zip);
    expect(files.map(({ name, spans, compression }) => [name, spans, compression])).toEqual([
      ['run.cell/a.jsonl.gz', 1, 'gzip'],
      ['run.cell/b.jsonl', 3_000, 'none'],
    ]);
    expect(table?.rowCount).toBe(3_001);
  });

  it('with one file in it opens that whatever its name', async () => {
    const { files, table } = await open(
      writeZip([
        { name: 'trace of monday.txt', content: TRACE },
        { name: '__MACOSX/._trace of monday.txt', content: 'attributes' },
        { name: 'empty.log', content: '' },
      ]),
    );
    expect(files.map(({ name, format }) => [name, format])).toEqual([['run.cell/trace of monday.txt', 'otlp-json']]);
    expect(table?.rowCount).toBe(2);
  });

  it.each([
    ['zip-encrypted', { name: 'secret.jsonl', content: TRACE, flags: 1 }],
    ['zip-method', { name: 'lzma.jsonl', content: TRACE, method: 14 }],
    ['zip-name', { name: '../../etc/cron.jsonl', content: TRACE }],
    ['zip-name', { name: '/etc/cron.jsonl', content: TRACE }],
    ['zip-name', { name: 'C:\\cron.jsonl', content: TRACE }],
    ['zip-ratio', { name: 'bomb.jsonl', content: TRACE, claims: { size: 0xf0000000 } }],
    ['zip-nested', { name: 'inner.zip', content: writeZip(CELL) }],
  ] as const)('says %s of an entry that is not read, and reads the others', async (code, entry) => {
    const { problems, table } = await open(writeZip([...CELL, entry]));
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(table?.rowCount).toBe(2);
    const alone = await open(writeZip([entry]));
    expect(alone.files.map(({ error }) => error?.code)).toEqual([code]);
  });

  it('that is too much altogether, has no trace, or is cut is refused', async () => {
    const large = Array.from({ length: 3 }, (_, i) => ({
      name: `${i}.jsonl`,
      content: TRACE,
      stored: true,
      claims: { size: 0xf0000000 },
    }));
    expect((await open(writeZip(large.map((file) => ({ ...file, stored: false }))))).files[0]?.error?.code).toBe(
      'zip-ratio',
    );
    expect((await open(writeZip([{ name: 'a.txt', content: '' }]))).files[0]?.error?.code).toBe('zip-empty');
    expect((await open(writeZip(CELL).subarray(0, 300))).files[0]?.error?.code).toBe('zip-damaged');
  });

  it('with an entry that lies about its size or is damaged keeps what could be read, and says so', async () => {
    const long = await open(
      writeZip([{ name: 'a.jsonl', content: `${TRACE}\n${TRACE}`, claims: { size: TRACE.length + 1 } }]),
    );
    expect(long.table?.rowCount).toBe(2);
    expect(long.problems.map(({ code }) => code)).toContain('zip-damaged');
    const wrong = await open(writeZip([{ name: 'a.jsonl', content: `${TRACE}\n`, claims: { crc: 7 } }]));
    expect(wrong.table?.rowCount).toBe(2);
    expect(wrong.problems.map(({ code }) => code)).toContain('zip-damaged');
  });
});
