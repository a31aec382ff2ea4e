/** Traces that are not OTLP/JSON are shared as OTLP/JSON lines that say the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { openCell } from '../../../cli/open-cell.ts';
import { readStats } from '../../../cli/stats.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-convert-'));
  folders.push(folder);
  writeFileSync(join(folder, name), content);
  return folder;
}

const ZIPKIN = JSON.stringify([
  {
    traceId: '5af7183fb1d4cf5f',
    id: '352bff9a74ca9ad2',
    name: 'get /api',
    timestamp: 1556604172355737,
    duration: 1431,
    kind: 'SERVER',
    localEndpoint: { serviceName: 'backend' },
    tags: { 'http.method': 'GET', authorization: 'Bearer test000bearer5a6b7c8d9e' },
  },
]);

it('a Zipkin trace is shared as OTLP/JSON that has the same spans', async () => {
  const folder = folderWith('trace.json', ZIPKIN);
  const shared = await openCell(join(folder, 'trace.json'), (engine) => engine['cell.share']({ pack: true }));
  expect(shared.files.map(({ name, open }) => [name, open])).toEqual([['trace.otlp.jsonl', true]]);
  const text = gunzipSync(shared.files[0]?.packed ?? new Uint8Array()).toString('utf8');
  expect(text).not.toContain('test000bearer');
  const back = await readStats(join(folderWith('back.otlp.jsonl', text), 'back.otlp.jsonl'), 'back');
  const before = await readStats(join(folder, 'trace.json'), 'before');
  if ('error' in back || 'error' in before) throw new Error('unreadable');
  expect([back.format, back.spans, back.start, back.durationMs]).toEqual([
    'otlp-json',
    before.spans,
    before.start,
    before.durationMs,
  ]);
});

it('a compressed trace and a document of one indented object are shared as they are written inside', async () => {
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'n',
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000001000000000',
  };
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }, null, 2);
  const folder = folderWith('run.otlp.json.gz', gzipSync(text));
  const shared = await openCell(folder, (engine) => engine['cell.share']({ pack: true }));
  expect(shared.files.map(({ name }) => name)).toEqual(['run.otlp.json']);
  expect(gunzipSync(shared.files[0]?.packed ?? new Uint8Array()).toString('utf8')).toBe(text);
  expect(shared.masked).toEqual([]);
});

it('masks a key that the trace carries as terminal output over several events', async () => {
  const key = 'sk-test-000carried5a6b7c8d9e0f';
  const at = (index: number) => `${1700000000000000000n + BigInt(index) * 1000000n}`;
  const pieces = ['see ', key.slice(0, 6), key.slice(6, 12), key.slice(12), ' done'];
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'run',
    startTimeUnixNano: at(0),
    endTimeUnixNano: at(9),
    events: pieces.map((stringValue, index) => ({
      timeUnixNano: at(index),
      name: 'terminal.output',
      attributes: [{ key: 'data', value: { stringValue } }],
    })),
  };
  const folder = folderWith('t.otlp.jsonl', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
  const shared = await openCell(folder, (engine) => engine['cell.share']({ pack: true }));
  const text = gunzipSync(shared.files[0]?.packed ?? new Uint8Array()).toString('utf8');
  const said = [...text.matchAll(/"stringValue":"([^"]*)"/g)].map(([, piece]) => piece);
  expect(said.join('')).toBe(`see sk-${'*'.repeat(key.length - 3)} done`);
  expect(shared.files.map(({ name }) => name)).toEqual(['t.otlp.jsonl']);
});
