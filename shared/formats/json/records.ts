/**
 * Cuts records out of JSON of any layout (one document, lines, pretty-printed one after another, behind log prefixes)
 * without holding more than one of them. Which values are records is told by their paths: `data[].spans[]`, `[]`, ``
 * (the document itself). Damage is reported once for a place, and what is valid behind it is read.
 */
import type { Problem } from '../../base/problem.ts';
import { repeatedKeyProblem } from './repeated.ts';
import { JsonScanner, JsonStop } from './scanner.ts';
import { decodeString } from './text.ts';
import { type JsonNode, parseJson } from './tree.ts';
import { SlidingWindow } from './window.ts';

/** What to do with the value at a path. */
export type PathRule = 'enter' | 'record' | 'skip';

export interface RecordPlace {
  readonly offset: number;
  readonly length: number;
}

export interface RecordReader {
  /** Asked for each value inside what was entered; `''` is a document, `a.b[]` an element of b in a. Only containers are entered. */
  rule(path: string, type: 'object' | 'array' | 'scalar'): PathRule;
  record(path: string, node: JsonNode, place: RecordPlace): void;
  /** An entered container ends (also where the file does, or where it is damaged). */
  leave?(path: string): void;
  /** After damage: the path of the record that an object is, whatever stands around it; undefined: it is none. */
  recover?(node: JsonNode): string | undefined;
  report(problem: Problem): void;
  count(what: string, by?: number): void;
}

interface Level {
  readonly path: string;
  readonly object: boolean;
}

type Next = 'document' | 'first' | 'value' | 'after' | 'record' | 'skip' | 'recovery';

/** Larger records are left out: they would not fit into memory. */
const RECORD_LIMIT = 512 << 20;
/** In recovery, an object that is longer is not waited for. */
const PATIENCE = 4 << 20;
/** Bytes that may be looked at in vain after damage, before only whole lines are tried. */
const VAIN_LIMIT = 64 << 20;
const SLICE = 256 << 10;

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const NEWLINE = 0x0a;

/** Reads a stream to its end. `progress` as in ReadContext. */
export async function readRecords(
  stream: AsyncIterable<Uint8Array>,
  reader: RecordReader,
  progress: (bytes: number) => Promise<void> | void,
): Promise<void> {
  const records = new JsonRecords(reader);
  let consumed = 0;
  for await (const piece of stream) {
    for (let at = 0; at < piece.length; at += SLICE) {
      const slice = piece.subarray(at, at + SLICE);
      records.push(slice);
      consumed += slice.length;
      await progress(consumed);
    }
  }
  records.finish();
  await progress(consumed);
}

export class JsonRecords {
  readonly #reader: RecordReader;
  readonly #scanner = new JsonScanner();
  readonly #window = new SlidingWindow(this.#scanner);
  readonly #levels: Level[] = [];
  #next: Next = 'document';
  #at = 0;
  #path = '';
  /** Where the record or the passed-over value begins, in the window. */
  #start = 0;
  #inText = false;
  #vain = 0;

  constructor(reader: RecordReader) {
    this.#reader = reader;
  }

  push(piece: Uint8Array): void {
    const scanner = this.#scanner;
    const keepFrom =
      this.#next === 'record'
        ? this.#start
        : this.#next === 'skip'
          ? Math.min(scanner.skippedTo, scanner.end)
          : this.#at;
    const moved = this.#window.append(piece, keepFrom);
    this.#at -= moved;
    this.#start -= moved;
    scanner.moveSkip(moved);
    this.#run(false);
  }

  finish(): void {
    this.#run(true);
    if (this.#next === 'document' && this.#inText) this.#reader.count('lines that are not JSON');
    this.#leaveAll();
  }

  #run(final: boolean): void {
    const scanner = this.#scanner;
    for (;;) {
      try {
        while (this.#step(final));
        return;
      } catch (error) {
        if (!(error instanceof JsonStop)) throw error;
      }
      if (scanner.needsMore && !final) {
        if (this.#next !== 'record' || scanner.end - this.#start <= RECORD_LIMIT) return;
        this.#tooLarge();
        return;
      }
      this.#damage(scanner.needsMore);
    }
  }

  #step(final: boolean): boolean {
    const scanner = this.#scanner;
    switch (this.#next) {
      case 'document':
        return this.#findDocument();
      case 'recovery':
        return this.#recover(final);
      case 'record': {
        const end = scanner.skip();
        this.#deliver(this.#path, end);
        this.#at = end;
        this.#next = 'after';
        return true;
      }
      case 'skip':
        this.#at = scanner.skip();
        this.#next = 'after';
        return true;
      case 'value':
        this.#value(this.#at);
        return true;
      default:
        this.#inContainer();
        return true;
    }
  }

  /** Goes to where JSON begins; what stands before it is counted. */
  #findDocument(): boolean {
    const { bytes, end } = this.#scanner;
    for (let i = this.#at; i < end; i++) {
      const c = bytes[i] as number;
      if (c === OPEN_BRACE || c === OPEN_BRACKET) {
        this.#at = i;
        const inside = this.#scanner.space(i + 1);
        if (inside >= end) this.#scanner.stop(inside);
        const d = bytes[inside] as number;
        if (c === OPEN_BRACE ? d === 0x22 || d === 0x7d : d !== 0x2c && d !== 0x3a) {
          if (this.#inText) this.#reader.count('text before JSON');
          this.#inText = false;
          this.#path = '';
          this.#next = 'value';
          return true;
        }
      }
      if (c === NEWLINE && this.#inText) {
        this.#reader.count('lines that are not JSON');
        this.#inText = false;
      } else if (c > 0x20 && c !== 0x2c && c !== 0x1e) this.#inText = true;
    }
    this.#at = end;
    return false;
  }

  /** The value at `at`, whose path is `#path`. */
  #value(at: number): void {
    const scanner = this.#scanner;
    const i = scanner.space(at);
    if (i >= scanner.end) scanner.stop(i);
    const c = scanner.bytes[i] as number;
    const type = c === OPEN_BRACE ? 'object' : c === OPEN_BRACKET ? 'array' : 'scalar';
    const rule = this.#reader.rule(this.#path, type);
    this.#at = i;
    if (type !== 'scalar' && rule === 'enter') {
      this.#levels.push({ path: this.#path, object: type === 'object' });
      this.#at = i + 1;
      this.#next = 'first';
      return;
    }
    this.#start = i;
    scanner.beginSkip(i);
    this.#next = rule === 'record' ? 'record' : 'skip';
  }

  /** Between the items of a container, or at its end. */
  #inContainer(): void {
    const scanner = this.#scanner;
    const top = this.#levels[this.#levels.length - 1];
    if (!top) {
      this.#next = 'document';
      return;
    }
    let i = scanner.space(this.#at);
    if (i >= scanner.end) scanner.stop(i);
    const c = scanner.bytes[i] as number;
    if (c === (top.object ? 0x7d : 0x5d)) {
      this.#levels.pop();
      this.#at = i + 1;
      this.#next = 'after';
      this.#reader.leave?.(top.path);
      return;
    }
    if (this.#next === 'after') {
      if (c !== 0x2c) scanner.stop(i);
      i = scanner.space(i + 1);
      if (i >= scanner.end) scanner.stop(i);
    }
    if (top.object) {
      const value = scanner.key(i);
      if (value >= scanner.end) scanner.stop(value);
      const key = decodeString(scanner.bytes, scanner.keyStart, scanner.keyEnd);
      this.#path = top.path === '' ? key : `${top.path}.${key}`;
      this.#at = value;
    } else {
      this.#path = `${top.path}[]`;
      this.#at = i;
    }
    this.#next = 'value';
  }

  #deliver(path: string, end: number): void {
    const node = parseJson(this.#scanner.bytes.subarray(this.#start, end));
    const offset = this.#window.base + this.#start;
    this.#tellRepeated(node, offset);
    this.#reader.record(path, node, { offset, length: end - this.#start });
  }

  #tellRepeated(node: JsonNode, offset: number): void {
    const problem = repeatedKeyProblem(node, offset);
    if (problem) this.#reader.report(problem);
  }

  #tooLarge(): void {
    const offset = this.#window.base + this.#start;
    this.#reader.report({
      code: 'record-too-large',
      message: `The record at byte ${offset} is larger than ${RECORD_LIMIT} bytes and was left out.`,
      offset,
    });
    // The skip goes on where it is; only its beginning is let go.
    this.#next = 'skip';
  }

  #damage(atEnd: boolean): void {
    const { base } = this.#window;
    const at = Math.min(this.#scanner.stoppedAt, this.#scanner.end);
    const offset = base + at;
    const inRecord = this.#next === 'record' || this.#next === 'skip';
    const begin = inRecord ? this.#start : this.#at;
    const where = inRecord && begin < at ? `, in the record at byte ${base + begin}` : '';
    this.#reader.report({
      code: atEnd ? 'truncated' : 'json-syntax',
      message: `${atEnd ? 'The file ends early, at' : 'The JSON is damaged at'} byte ${offset}${where}; everything else was kept.`,
      offset,
    });
    this.#leaveAll();
    this.#at = Math.min(this.#scanner.end, Math.max(begin + 1, inRecord ? begin + 1 : at));
    this.#next = 'recovery';
  }

  #leaveAll(): void {
    for (let level = this.#levels.pop(); level; level = this.#levels.pop()) this.#reader.leave?.(level.path);
  }

  /** Looks for records behind damage, and for the next line that is a document of its own. */
  #recover(final: boolean): boolean {
    const scanner = this.#scanner;
    const { bytes, end } = scanner;
    for (let i = this.#at; i < end; i++) {
      const c = bytes[i] as number;
      if (c === NEWLINE && i + 1 < end && (bytes[i + 1] === OPEN_BRACE || bytes[i + 1] === OPEN_BRACKET)) {
        this.#at = i + 1;
        this.#next = 'document';
        return true;
      }
      if (c !== OPEN_BRACE || this.#vain > VAIN_LIMIT) continue;
      this.#at = i;
      const after = this.#tryObject(i, final);
      if (after === undefined) return false;
      i = after - 1;
    }
    // The last byte may be a line's end.
    this.#at = final ? end : Math.max(this.#at, end - 1);
    return false;
  }

  /** Index behind the object at `i` if it is a record, else of the next byte; undefined: more is needed to tell. */
  #tryObject(i: number, final: boolean): number | undefined {
    const scanner = this.#scanner;
    try {
      const after = scanner.value(i);
      const node = parseJson(scanner.bytes.subarray(i, after));
      const path = this.#reader.recover?.(node);
      this.#vain += after - i;
      if (path === undefined) return i + 1;
      this.#tellRepeated(node, this.#window.base + i);
      this.#reader.record(path, node, { offset: this.#window.base + i, length: after - i });
      this.#vain -= after - i;
      return after;
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      if (scanner.needsMore && !final && scanner.end - i < PATIENCE) return undefined;
      this.#vain += scanner.stoppedAt - i;
      return i + 1;
    }
  }
}
