/** A copy of a sample cell with secrets in every file of it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../samples');

/** None of these may be in what is given away. */
export const PLANTED = {
  attribute: 'sk-test-000attribute8f3a91c2',
  argument: 'flag000argument7d21e94b',
  bearer: 'bearer000.log5a77c310e2',
  event: 'ghp_test000event4c1b88f0aa',
  name: 'sk-test-000name61d0f3b7c5',
  message: 'sk-test-000status7be2a90d44',
  cellJson: 'plain000password3e8f1a6c',
  keyBody: 'MIITest000PrivateKeyBody7c2d9f1e4b6a8053TESTonly',
  terminal: 'sk-test-000terminal92ab4e7d10',
  coloured: 'sk-test-000coloured5f6c0e3b29',
  title: 'sk-test-000title0d9c8b7a65',
} as const;

/** Makes the cell; remove its folder afterwards. */
export function plantedCell(sample = 'failing'): { folder: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'spanreel-planted-'));
  const folder = join(parent, 'cell');
  cpSync(join(samples, sample), folder, { recursive: true });
  plantTrace(join(folder, 'trace.otlp.jsonl'));
  plantTerminal(join(folder, 'terminal.cast'));
  const cell = JSON.parse(readFileSync(join(folder, 'cell.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(
    join(folder, 'cell.json'),
    JSON.stringify({ ...cell, proxy: { db_password: PLANTED.cellJson } }, null, 2),
  );
  const diff = readFileSync(join(folder, 'workdir.diff'), 'utf8');
  const key = ['-----BEGIN PRIVATE KEY-----', PLANTED.keyBody, PLANTED.keyBody, '-----END PRIVATE KEY-----'];
  const head = [
    'diff --git a/id_rsa b/id_rsa',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/id_rsa',
    '@@ -0,0 +1,4 @@',
  ];
  writeFileSync(join(folder, 'workdir.diff'), `${diff}${[...head, ...key.map((line) => `+${line}`)].join('\n')}\n`);
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** One more span with secrets in every part of it, and a log of it. */
function plantTrace(path: string): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const first = lines.map((line) => JSON.parse(line)).find((line) => line.resourceSpans);
  const [{ resource, scopeSpans }] = first.resourceSpans;
  const { traceId, startTimeUnixNano } = scopeSpans[0].spans[0];
  const spanId = '00f0f0f0f0f0f0f0';
  const string = (stringValue: string) => ({ stringValue });
  const span = {
    traceId,
    spanId,
    name: `planted ${PLANTED.name}`,
    kind: 1,
    startTimeUnixNano,
    endTimeUnixNano: `${BigInt(startTimeUnixNano) + 1_000_000n}`,
    attributes: [
      { key: 'note', value: string(`the key is ${PLANTED.attribute}`) },
      {
        key: 'process.command_args',
        value: { arrayValue: { values: ['agent', '--api-key', PLANTED.argument, 'go'].map(string) } },
      },
      // Nothing near it says that this is one; elsewhere it is told.
      { key: 'seen.again', value: string(`<${PLANTED.argument}>`) },
    ],
    events: [
      { timeUnixNano: startTimeUnixNano, name: 'push', attributes: [{ key: 'with', value: string(PLANTED.event) }] },
    ],
    status: { code: 2, message: `refused ${PLANTED.message}` },
  };
  const log = {
    timeUnixNano: startTimeUnixNano,
    traceId,
    spanId,
    body: string(`Authorization: Bearer ${PLANTED.bearer}`),
    attributes: [],
  };
  const scope = scopeSpans[0].scope;
  lines.push(JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] }));
  lines.push(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [log] }] }] }));
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** A key over two events, one with colours inside, one in the window's title. */
function plantTerminal(path: string): void {
  const [header, ...events] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const [a, b] = [PLANTED.terminal.slice(0, 15), PLANTED.terminal.slice(15)];
  const [c, d] = [PLANTED.coloured.slice(0, 13), PLANTED.coloured.slice(13)];
  const planted = [
    [0.001, 'o', `key ${a}`],
    [0.002, 'o', `${b} end\r\n`],
    [0.003, 'o', `${c}\u001b[31m${d}\u001b[0m\r\n`],
    [0.004, 'o', `\u001b]0;${PLANTED.title}\u0007`],
  ].map((event) => JSON.stringify(event));
  writeFileSync(path, `${[header, ...planted, ...events].join('\n')}\n`);
}

/** The files that a shared page carries, by name. */
export function carriedBy(html: string): Map<string, string> {
  const files = new Map<string, string>();
  const element = /<script type="application\/octet-stream;base64" data-name="([^"]*)"[^>]*>([^<]*)<\/script>/g;
  for (const [, name = '', content = ''] of html.matchAll(element))
    files.set(name, gunzipSync(Buffer.from(content, 'base64')).toString('utf8'));
  return files;
}

/** Which of the planted secrets a text gives away, however they are broken. */
export function givenAway(text: string): string[] {
  const plain = text.replace(/\\u001b\[[0-9;]*m|\x1b\[[0-9;]*m/g, '').replace(/"\]\n\[[\d.]+,\s*"o",\s*"/g, '');
  return Object.values(PLANTED).filter((secret) => text.includes(secret) || plain.includes(secret));
}
