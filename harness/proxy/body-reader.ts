/** Reads a copy of an answer's body while it passes: decompressed, decoded, cut into events. */
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { Decompress } from 'fzstd';
import { messageOf } from '../../shared/base/errors.ts';
import { JsonValues } from './json-values.ts';
import { SseParser } from './sse.ts';

export interface BodyEvents {
  /** One event of a stream, or one element of a JSON array. */
  event(name: string, data: string): void;
  /** The one JSON value that the body is. */
  whole(text: string): void;
  /** The body, or a part of it, could not be read. */
  problem(message: string): void;
}

export interface BodyReader {
  /** Takes the next bytes. False: wait for `drained` before giving more. */
  push(bytes: Buffer): boolean;
  /** The body has ended; resolves when all of it was read. */
  end(): Promise<void>;
}

/** Makes the reader of a body with this `content-encoding`. `drained` is called when more can be taken. */
export function readBody(contentEncoding: string | undefined, events: BodyEvents, drained: () => void): BodyReader {
  const text = new TextReader(events);
  const encodings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const encoding = encodings.filter((name) => name !== '' && name !== 'identity');
  const [name] = encoding;
  if (name === undefined) return plain(text);
  if (encoding.length > 1) return unread(events, `The answer is encoded twice (${encoding.join(', ')}): not read.`);
  if (name === 'zstd') return zstd(text, events);
  if (name === 'gzip' || name === 'x-gzip') return inflating(() => createGunzip(), text, events, drained);
  if (name === 'br') return inflating(() => createBrotliDecompress(), text, events, drained);
  if (name === 'deflate') {
    // Some servers send the raw stream without zlib's two bytes; the first byte tells.
    return inflating((byte) => ((byte & 0x0f) === 8 ? createInflate() : createInflateRaw()), text, events, drained);
  }
  return unread(events, `The answer is encoded as ${name}, which cannot be read here: passed on, not read.`);
}

function plain(text: TextReader): BodyReader {
  return {
    push(bytes) {
      text.push(bytes);
      return true;
    },
    end() {
      text.end();
      return Promise.resolve();
    },
  };
}

function unread(events: BodyEvents, why: string): BodyReader {
  events.problem(why);
  return { push: () => true, end: () => Promise.resolve() };
}

function zstd(text: TextReader, events: BodyEvents): BodyReader {
  let broken = false;
  let any = false;
  const guarded = (work: () => void) => {
    if (broken) return;
    try {
      work();
    } catch (error) {
      broken = true;
      events.problem(`The answer's zstd data cannot be read: ${messageOf(error)}`);
    }
  };
  const stream = new Decompress((chunk) => text.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  return {
    push(bytes) {
      any = true;
      guarded(() => stream.push(bytes));
      return true;
    },
    end() {
      if (any) guarded(() => stream.push(new Uint8Array(0), true));
      text.end();
      return Promise.resolve();
    },
  };
}

interface Inflater {
  write(bytes: Buffer): boolean;
  end(): void;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'drain' | 'end', listener: () => void): unknown;
}

function inflating(
  create: (firstByte: number) => Inflater,
  text: TextReader,
  events: BodyEvents,
  drained: () => void,
): BodyReader {
  let stream: Inflater | undefined;
  let finished = false;
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = () => {
      if (finished) return;
      finished = true;
      text.end();
      resolve();
      drained();
    };
  });
  const open = (firstByte: number) => {
    const made = create(firstByte);
    made.on('data', (bytes) => text.push(bytes));
    made.on('end', finish);
    made.on('drain', drained);
    made.on('error', (error) => {
      // What came before the end of a cut stream has been read.
      events.problem(`The answer's compressed body ends early or is broken: ${error.message}.`);
      finish();
    });
    return made;
  };
  return {
    push(bytes) {
      if (finished || bytes.length === 0) return true;
      stream ??= open(bytes[0] ?? 0);
      return stream.write(bytes);
    },
    end() {
      if (stream === undefined) finish();
      else if (!finished) stream.end();
      return done;
    },
  };
}

/** Bytes to events. What the body is, its first character tells: content types are often wrong for errors. */
class TextReader {
  private readonly decoder = new TextDecoder();
  private sse: SseParser | undefined;
  private json: JsonValues | undefined;
  private array = false;

  constructor(private readonly events: BodyEvents) {}

  push(bytes: Uint8Array): void {
    this.text(this.decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.text(this.decoder.decode());
    this.sse?.end();
    this.json?.end();
    const skipped = (this.sse?.skipped ?? 0) + (this.json?.skipped ?? 0);
    if (skipped > 0)
      this.events.problem(`${skipped} events of an answer were too large to be read: passed on, not read.`);
  }

  private text(text: string): void {
    if (this.sse === undefined && this.json === undefined) {
      const start = text.trimStart();
      if (start === '') return;
      if (start.startsWith('{') || start.startsWith('[')) {
        this.array = start.startsWith('[');
        this.json = new JsonValues((value) => (this.array ? this.events.event('', value) : this.events.whole(value)));
      } else this.sse = new SseParser(({ name, data }) => this.events.event(name, data));
    }
    this.sse?.push(text);
    this.json?.push(text);
  }
}
