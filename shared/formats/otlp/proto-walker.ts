/**
 * Walks over OTLP protobuf as it streams by: one message, several behind each other, or each behind its length. Never
 * holds more than one record. Where the bytes make no sense, it searches for what looks like the next span, scope or
 * resource and goes on there.
 */
import type { Problem } from '../../base/problem.ts';
import type { SpanSink } from '../../trace/sink.ts';
import { JsonScanner } from '../json/scanner.ts';
import { SlidingWindow } from '../json/window.ts';
import { needScope, type OtlpFrame, openFrame } from './frame.ts';
import { findPattern } from './proto-pattern.ts';
import type { ProtoRecords } from './proto-record.ts';

type LevelType = 'file' | 'message' | 'resource' | 'scope' | 'lost';

interface Level {
  readonly type: LevelType;
  /** Offset in the file behind its last byte. */
  readonly end: number;
  readonly frame: OtlpFrame;
  /** It had its resource, or its scope, already: a second one is what follows after a wrong length. */
  named: boolean;
}

/** Tag and length of a field at most. */
const HEAD = 16;
const RECORD_LIMIT = 512 << 20;
const PATIENCE = 256 << 10;
const DELIMITED = 2;
/** ResourceSpans.instrumentation_library_spans, before scopes were called so. */
const LIBRARY_SPANS = 1000;

export class ProtoWalker {
  readonly #window: SlidingWindow;
  /** Only the window of it is used. */
  readonly #bytes = new JsonScanner();
  readonly #records: ProtoRecords;
  readonly #sink: SpanSink;
  readonly #report: (problem: Problem) => void;
  readonly #levels: Level[] = [];
  #at = 0;
  #wanted = 0;
  /** Bytes to pass over unseen. */
  #skip = 0;
  #number = 0;
  #start = 0;
  #length = 0;
  #saidEarly = false;
  /** Offset of what the search found last: it must not be found again where it led nowhere. */
  #foundAt = -1;

  constructor(records: ProtoRecords, sink: SpanSink, report: (problem: Problem) => void) {
    this.#records = records;
    this.#sink = sink;
    this.#report = report;
    this.#window = new SlidingWindow(this.#bytes);
    this.#restart();
  }

  push(piece: Uint8Array): void {
    const skipped = Math.min(this.#skip, this.#bytes.end - this.#at);
    this.#at += skipped;
    this.#skip -= skipped;
    this.#at -= this.#window.append(piece, this.#at);
    if (this.#bytes.end - this.#at >= this.#wanted) this.#run(false);
  }

  finish(): void {
    this.#run(true);
  }

  #restart(): void {
    this.#levels.length = 0;
    this.#levels.push({ type: 'file', end: Number.POSITIVE_INFINITY, frame: openFrame(undefined), named: false });
  }

  get #top(): Level {
    return this.#levels[this.#levels.length - 1] as Level;
  }

  #offset(at: number): number {
    return this.#window.base + at;
  }

  #run(final: boolean): void {
    do this.#walk(final);
    while (final && this.#endsEarly());
  }

  /** As far as the bytes that are here go. */
  #walk(final: boolean): void {
    for (;;) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, this.#bytes.end - this.#at);
        this.#at += skipped;
        this.#skip -= skipped;
        if (this.#skip > 0) return;
      }
      this.#close();
      const more = this.#top.type === 'lost' ? this.#search(final) : this.#step(final);
      if (!more) return;
    }
  }

  /** Whether the file ends inside something: then it is searched once more from behind where that begins. */
  #endsEarly(): boolean {
    const top = this.#top;
    const open = this.#skip > 0 || this.#at < this.#bytes.end || top.type !== 'file';
    if (!open || top.type === 'lost') return false;
    if (!this.#saidEarly) {
      const offset = this.#offset(this.#bytes.end);
      this.#report({
        code: 'truncated',
        message: `The file ends early, at byte ${offset}, inside the record at byte ${this.#offset(this.#at)}; all spans before were kept.`,
        offset,
      });
    }
    this.#saidEarly = true;
    // A wrong length looks like an early end too: what is in there is still found.
    this.#lose(this.#at + 1);
    return true;
  }

  /** Leaves the levels that end here. */
  #close(): void {
    const offset = this.#offset(this.#at);
    while (this.#top.end <= offset) this.#levels.pop();
  }

  /** One field. False: it needs more bytes, or there are none. */
  #step(final: boolean): boolean {
    const { bytes, end } = this.#bytes;
    const level = this.#top;
    if (this.#at >= end) return false;
    if (!final && end - this.#at < HEAD) return false;
    if (level.type === 'file' && bytes[this.#at] !== 0x0a) return this.#message();
    const head = this.#head();
    if (head === 0) return final && end - this.#at < HEAD ? false : this.#damage(this.#at);
    const next = this.#start + this.#length;
    if (this.#offset(next) > level.end) return this.#damage(this.#at);
    return this.#field(level, next);
  }

  /** Tag and length at `#at`: into `#number`, `#start`, `#length`. 0: there is no delimited field. */
  #head(): number {
    const tag = this.#varint(this.#at);
    if (tag < 0 || (tag & 7) !== DELIMITED) return 0;
    this.#number = tag >>> 3;
    const length = this.#varint(this.#start);
    if (length < 0) return 0;
    this.#length = length;
    return this.#start;
  }

  /** A varint up to 2^31; -1 where there is none. `#start` is behind it. */
  #varint(at: number): number {
    const { bytes, end } = this.#bytes;
    let value = 0;
    for (let i = 0; i < 5 && at + i < end; i++) {
      const byte = bytes[at + i] as number;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) {
        this.#start = at + i + 1;
        return value > 0x7fffffff ? -1 : value;
      }
    }
    return -1;
  }

  /** At the top, something else than the tag of resource spans: the length of a message. */
  #message(): boolean {
    const { bytes, end } = this.#bytes;
    if (end - this.#at < 4) return false;
    const length = new DataView(bytes.buffer, bytes.byteOffset + this.#at, 4).getUint32(0);
    if (length > 0 && bytes[this.#at + 4] !== 0x0a) return this.#damage(this.#at);
    this.#at += 4;
    const stop = this.#offset(this.#at) + length;
    if (length > 0) this.#levels.push({ type: 'message', end: stop, frame: openFrame(undefined), named: false });
    return true;
  }

  #field(level: Level, next: number): boolean {
    switch (level.type) {
      case 'file':
      case 'message':
        return this.#number === 1 ? this.#enter('resource', level, next) : this.#damage(this.#at);
      case 'resource':
        if (this.#number === 1) return level.named ? this.#damage(this.#at) : this.#record(level, next, 'resource');
        if (this.#number === 2 || this.#number === LIBRARY_SPANS) return this.#enter('scope', level, next);
        return this.#number === 3 ? this.#pass(next) : this.#damage(this.#at);
      default:
        if (this.#number === 1) return level.named ? this.#damage(this.#at) : this.#record(level, next, 'scope');
        if (this.#number === 2) return this.#record(level, next, 'record');
        return this.#number === 3 ? this.#pass(next) : this.#damage(this.#at);
    }
  }

  #enter(type: 'resource' | 'scope', level: Level, next: number): boolean {
    const frame = openFrame(level.frame);
    if (type === 'resource') {
      frame.resource = this.#sink.addResource();
      frame.ownResource = true;
    } else needScope(frame, this.#sink);
    this.#at = this.#start;
    this.#levels.push({ type, end: this.#offset(next), frame, named: false });
    return true;
  }

  #pass(next: number): boolean {
    this.#skip = next - this.#at;
    return true;
  }

  #record(level: Level, next: number, what: 'resource' | 'scope' | 'record'): boolean {
    const { bytes, end } = this.#bytes;
    if (this.#length > RECORD_LIMIT) {
      const offset = this.#offset(this.#at);
      const message = `The record at byte ${offset} is larger than ${RECORD_LIMIT} bytes and was left out.`;
      this.#report({ code: 'record-too-large', message, offset });
      return this.#pass(next);
    }
    if (next > end) {
      const here = end - this.#at;
      this.#wanted = here > PATIENCE ? Math.min(here * 2, next - this.#at) : 0;
      return false;
    }
    this.#wanted = 0;
    const start = this.#start;
    const offset = this.#offset(start);
    if (what === 'record') {
      if (!this.#records.add(level.frame, bytes, start, next, offset)) return this.#brokenRecord(level, next);
    } else {
      level.named = true;
      if (what === 'resource') this.#records.setResource(level.frame, bytes, start, next, offset);
      else this.#records.setScope(level.frame, bytes, start, next, offset);
    }
    this.#at = next;
    return true;
  }

  /** The record is broken. Where its length still fits, only the record is lost. */
  #brokenRecord(level: Level, next: number): boolean {
    const { bytes, end } = this.#bytes;
    const offset = this.#offset(this.#records.brokenAt);
    const fits = this.#offset(next) === level.end || (next + 1 < end && (bytes[next] === 0x12 || bytes[next] === 0x1a));
    if (!fits) return this.#damage(this.#records.brokenAt);
    this.#report({
      code: 'protobuf-damaged',
      message: `The protobuf is damaged at byte ${offset}, in a span that begins at byte ${this.#offset(this.#at)} and was left out; all other spans were kept.`,
      offset,
    });
    this.#at = next;
    return true;
  }

  #damage(at: number): boolean {
    const offset = this.#offset(at);
    this.#report({
      code: 'protobuf-damaged',
      message: `The protobuf is damaged at byte ${offset}; all other spans were kept.`,
      offset,
    });
    this.#lose(this.#at);
    return true;
  }

  /** From here on it searches. Spans that are found belong to the resource and scope that were last known. */
  #lose(at: number): void {
    const { frame } = this.#top;
    this.#levels.length = 0;
    this.#levels.push({ type: 'lost', end: Number.POSITIVE_INFINITY, frame, named: false });
    this.#at = Math.min(this.#offset(at) === this.#foundAt ? at + 1 : at, this.#bytes.end);
    this.#skip = 0;
    this.#wanted = 0;
  }

  /** Looks for the next span, scope or resource. False: it needs more bytes, or there are none. */
  #search(final: boolean): boolean {
    const { bytes, end } = this.#bytes;
    const level = this.#top;
    for (let i = this.#at; i < end; i++) {
      const c = bytes[i] as number;
      if (c !== 0x0a && c !== 0x12) continue;
      this.#at = i;
      const found = findPattern(bytes, i, end, final);
      if (found === 'more') {
        if (!final) return false;
      } else if (found === 'resource') {
        this.#foundAt = this.#offset(i);
        this.#restart();
        return true;
      } else if (found === 'scope') {
        this.#head();
        return this.#enter('scope', level, this.#start + this.#length);
      } else if (found === 'span') {
        this.#head();
        const next = this.#start + this.#length;
        if (next > end) {
          if (!final && this.#length <= RECORD_LIMIT) return false;
        } else if (this.#records.add(level.frame, bytes, this.#start, next, this.#offset(this.#start))) {
          this.#at = next;
          return true;
        }
      }
    }
    this.#at = end;
    return false;
  }
}
