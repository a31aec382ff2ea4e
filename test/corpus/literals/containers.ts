/** What files come packed in: gzip and zstd around one, a zip of two traces, and a cell. */
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import { zstdFrame } from '../../unit/formats/zstd-frame.ts';
import { AGENT_LOGS } from './agents.ts';
import { bytesIn, type Literal } from './literal.ts';
import { OTLP_JSON } from './otlp.ts';
import { gzipOf, zipOf } from './pack.ts';
import { RECORDINGS, SHOWN_V2 } from './recordings.ts';
import { TRACES } from './traces.ts';

function contentOf(file: string): Uint8Array {
  const literal = [...AGENT_LOGS, ...RECORDINGS, ...TRACES].find((each) => each.file === file);
  if (!literal) throw new Error(`There is no ${file} to pack.`);
  return bytesIn(literal);
}

const cell = { version: 1, name: 'fix-sum', agent: 'claude', outcome: 'passed' };

export const CONTAINERS: readonly Literal[] = [
  {
    file: 'gzip.jsonl.gz',
    content: gzipOf(encodeUtf8(OTLP_JSON)),
    holds: { formats: ['otlp-json'], spans: 3, traces: 1, errors: 1, duplicates: 1, logs: 1 },
  },
  {
    file: 'zstd.jsonl.zst',
    content: zstdFrame(encodeUtf8(OTLP_JSON), { blockSize: 1000 }),
    holds: { formats: ['otlp-json'], spans: 3, traces: 1, errors: 1, duplicates: 1, logs: 1 },
  },
  {
    file: 'zip.zip',
    content: zipOf([
      { name: 'a/mlflow.json', content: contentOf('mlflow.json'), isDeflated: true },
      { name: 'b.jsonl', content: contentOf('pi-session.jsonl'), isDeflated: false },
    ]),
    holds: { formats: ['mlflow', 'pi-session'], spans: 7, traces: 2, problems: ['rounded-times'] },
  },
  {
    file: 'zip.cell',
    content: zipOf([
      { name: 'trace.jsonl', content: contentOf('claude-session.jsonl'), isDeflated: true },
      { name: 'terminal.cast', content: contentOf('asciicast-v2.cast'), isDeflated: true },
      { name: 'cell.json', content: encodeUtf8(JSON.stringify(cell)), isDeflated: false },
    ]),
    holds: { ...SHOWN_V2, formats: ['asciicast-v2', 'claude-session'], spans: 11, traces: 1, logs: 1 },
  },
];
