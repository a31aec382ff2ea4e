/** Says what a file is that cannot be read, by name, and what to do about it. */
import { decodeUtf8 } from '../base/bytes.ts';
import type { Problem } from '../base/problem.ts';
import { type Sketch, sketchJson } from './json/sketch.ts';

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const NOT_YET = 'unsupported-format';

function notYet(name: string, advice = ''): Problem {
  const article = /^(?:[AEIOX]|SQL)/.test(name) ? 'an' : 'a';
  return {
    code: NOT_YET,
    message: `This is ${article} ${name} file; Spanreel does not read it yet.${advice === '' ? '' : ` ${advice}`}`,
  };
}

const OTLP_ADVICE = 'Export OTLP instead: JSON lines, or protobuf.';

/** What begins as a known file does that may hold traces, but in no form that any reader should look for. */
export function refuseAtOnce(head: Uint8Array): Problem | undefined {
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) {
    return notYet('Parquet', 'Convert it to OTLP/JSON with the tool that wrote it.');
  }
  if (decodeUtf8(head.subarray(0, 15)) === 'SQLite format 3') {
    const advice =
      'Export what is in it: `opencode export SESSION` for opencode’s, else OTLP as JSON lines or protobuf.';
    return notYet('SQLite database', advice);
  }
  return undefined;
}

/** Files that are known by their first bytes. */
function binary(head: Uint8Array): Problem | undefined {
  const known = refuseAtOnce(head);
  if (known) return known;
  if (startsWith(head, 0x50, 0x4b, 3, 4) || startsWith(head, 0x50, 0x4b, 5, 6)) {
    return notYet('zip', 'Unpack it and open what is inside.');
  }
  if (startsWith(head, 0x42, 0x5a, 0x68))
    return notYet('bzip2', 'Decompress it first; gzip and zstd are read as they are.');
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) {
    return notYet('xz', 'Decompress it first; gzip and zstd are read as they are.');
  }
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
    return {
      code: 'utf-16',
      message: 'This is text in UTF-16, as a redirect in PowerShell writes it. Save it as UTF-8 and open it again.',
    };
  }
  // Trace.packet, whose first field is the clock, the interned data or the sequence, never a resource.
  if (head[0] === 0x0a && isPerfetto(head)) return notYet('Perfetto trace', 'Open it at ui.perfetto.dev.');
  if (isMessagePack(head)) {
    return notYet('MessagePack', 'Datadog’s tracers send this: have the traces written as JSON, or export OTLP.');
  }
  return undefined;
}

/** Arrays of arrays of maps whose first key is text: Datadog's traces. */
function isMessagePack(head: Uint8Array): boolean {
  let at = 0;
  const long = (short: number, code: number): boolean => {
    const c = head[at] as number;
    if (c === code || c === code + 1) at += c === code ? 3 : 5;
    else if (c >> 4 === short && (c & 15) > 0) at++;
    else return false;
    return true;
  };
  return long(9, 0xdc) && long(9, 0xdc) && long(8, 0xde) && (head[at] as number) >> 5 === 5;
}

/** A Perfetto trace: packets (field 1), each with fields that an OTLP resource message cannot have. */
function isPerfetto(head: Uint8Array): boolean {
  let at = 1;
  while (at < head.length && (head[at] as number) & 0x80) at++;
  const tag = head[at + 1] as number;
  return (tag >> 3 >= 4 || (tag & 0x80) !== 0) && (tag & 7) <= 5 && (tag & 7) !== 3 && (tag & 7) !== 4;
}

/** Whether all of these paths are there, at the top or in an array (of arrays) at the top. */
function has(sketch: Sketch, ...paths: readonly string[]): boolean {
  return ['', '[].', '[][].'].some((prefix) => paths.every((path) => sketch.has(prefix + path)));
}

/** JSON formats by their keys. The first that fits. */
const JSON_FORMATS: readonly (readonly [name: string, fits: (sketch: Sketch) => boolean])[] = [
  ['Agent trajectory', (s) => has(s, 'info', 'messages[]') || has(s, 'trajectory[]') || has(s, 'type', 'session_id')],
];

function json(head: Uint8Array): Problem | undefined {
  const sketches = sketchJson(head);
  for (const sketch of sketches) {
    for (const [name, fits] of JSON_FORMATS) if (fits(sketch)) return notYet(name, OTLP_ADVICE);
  }
  const first = sketches[0];
  if (first === undefined) return undefined;
  const keys = [...first].filter((path) => !path.includes('.') && path !== '[]').slice(0, 6);
  return {
    code: 'unknown-json',
    message: `This is JSON, but no trace format that Spanreel knows (its keys: ${keys.join(', ') || 'none'}). ${OTLP_ADVICE}`,
    offset: 0,
  };
}

function text(head: Uint8Array): Problem {
  const start = decodeUtf8(head.subarray(0, 16 << 10));
  if (/LoggingSpanExporter/.test(start)) {
    return {
      code: NOT_YET,
      message:
        'This is the log of Java’s LoggingSpanExporter, which has no times. Use OtlpJsonLoggingSpanExporter (otel.traces.exporter=logging-otlp) and open its log.',
    };
  }
  if (/^LogRecord\.\w+:/m.test(start)) {
    return notYet(
      '.NET console log without activities',
      'Add the console exporter to tracing as well, or export OTLP.',
    );
  }
  let strange = 0;
  const looked = Math.min(head.length, 4096);
  for (let i = 0; i < looked; i++) {
    const c = head[i] as number;
    if (c < 9 || (c > 13 && c < 27)) strange++;
  }
  if (strange * 20 > looked) {
    return {
      code: 'unknown-binary',
      message: 'This is a binary file of no format that Spanreel knows.',
      offset: 0,
    };
  }
  const excerpt = start.trim().slice(0, 60).split('\n', 1)[0] ?? '';
  return { code: 'plain-text', message: `This is text, not a trace. It begins “${excerpt}”.`, offset: 0 };
}

/** Why the file that begins with `head` cannot be read. */
export function refuse(head: Uint8Array): Problem {
  if (head.length === 0) return { code: 'empty', message: 'The file is empty.' };
  const blank = head.every((byte) => byte <= 0x20);
  if (blank) return { code: 'empty', message: 'There is nothing but white space in the file.' };
  return binary(head) ?? json(head) ?? text(head);
}
