/**
 * Walks over a file of JSON documents in any layout (one, lines, pretty-printed one after another, without separator,
 * behind log prefixes) and enters what the shape knows, without ever holding more than one record. Damage is reported
 * once, and everything valid before and after it is read.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import { Recovery } from './recovery.ts';
import { JsonScanner, JsonStop } from './scanner.ts';
import type { Shape, Slot } from './shape.ts';
import type { Level, Next, WalkerPosition } from './walker-position.ts';
import { SlidingWindow } from './window.ts';

export interface WalkerReport {
  problem(problem: Problem): void;
  /** Counts what is passed over. */
  count(what: string, by?: number): void;
}

/** Larger records are passed over: they would not fit into memory, let alone on a screen. */
const RECORD_LIMIT = 512 << 20;
/** A record beyond this is tried again only when twice as much of it is here. */
const PATIENCE = 256 << 10;
/** Bytes of text that is not JSON that are shown. */
const EXCERPT = 40;
/** Containers within containers; deeper ones are passed over. */
const DEPTH_LIMIT = 64;

export class JsonWalker<F> implements WalkerPosition<F> {
  readonly scanner = new JsonScanner();
  readonly shape: Shape<F>;
  readonly report: WalkerReport;
  readonly levels: Level<F>[] = [];
  /** Index in the window of the next token. */
  at = 0;
  next: Next = 'document';
  readonly #window = new SlidingWindow(this.scanner);
  readonly #recovery: Recovery<F>;
  readonly #recordLimit: number;
  /** Bytes that must be in the window before another try. */
  #wanted = 0;
  /** Text outside documents: the offset where it begins, or -1; and whether it was reported. */
  #textOffset = -1;
  #textReported = false;
  /** Whether something in the current document was of the shape. */
  #known = false;
  /** Whether a document may be a single record: not any more once one was too large for that. */
  #bareRecords = true;
  /** After damage, closing brackets at the top are what is left of the damaged document. */
  forgiving = false;

  constructor(shape: Shape<F>, report: WalkerReport, recordLimit = RECORD_LIMIT) {
    this.shape = shape;
    this.report = report;
    this.#recordLimit = recordLimit;
    this.#recovery = new Recovery(this);
  }

  /** Offset in the file of an index in the window. */
  offset(at: number): number {
    return this.#window.base + at;
  }

  /** Walks on with the next bytes of the file. */
  push(piece: Uint8Array): void {
    const keepFrom = this.#keepFrom();
    const moved = this.#window.append(piece, keepFrom);
    this.at -= moved;
    this.scanner.moveSkip(moved);
    this.#recovery.move(moved);
    if (this.scanner.end - this.at >= this.#wanted) this.#run(false);
  }

  /** The file ends. */
  finish(): void {
    this.#run(true);
    if (this.next === 'document') this.#endText(this.scanner.end);
  }

  #keepFrom(): number {
    // Text outside documents is only counted, never looked at again.
    return this.next === 'skip' ? Math.min(this.scanner.skippedTo, this.scanner.end) : this.at;
  }

  #run(final: boolean): void {
    const scanner = this.scanner;
    for (;;) {
      try {
        while (this.#step(final));
        return;
      } catch (error) {
        if (!(error instanceof JsonStop)) throw error;
      }
      if (this.next === 'skip') this.at = Math.min(scanner.skippedTo, scanner.end);
      if (!scanner.needsMore) {
        this.damage('json-syntax', scanner.stoppedAt, `The JSON is damaged at byte ${this.offset(scanner.stoppedAt)}`);
      } else if (final) {
        const end = this.offset(scanner.end);
        this.damage('truncated', scanner.end, `The file ends early, at byte ${end}`);
      } else {
        this.#wait();
        return;
      }
    }
  }

  /** Waits for more bytes, or passes over a record that is too large. */
  #wait(): void {
    const here = this.scanner.end - this.at;
    this.#wanted = 0;
    if (this.next === 'skip') return;
    if (here > this.#recordLimit && this.next === 'recovery') this.at++;
    else if (here > this.#recordLimit && this.next === 'document') this.#bareRecords = false;
    else if (here > this.#recordLimit) this.#passOver();
    else this.#wanted = here > PATIENCE ? Math.min(here * 2, this.#recordLimit + 1) : 0;
  }

  #passOver(): void {
    const offset = this.offset(this.at);
    this.report.problem({
      code: 'record-too-large',
      message: `The record at byte ${offset} is larger than ${this.#recordLimit} bytes and was left out.`,
      offset,
    });
    const scanner = this.scanner;
    let at = scanner.space(this.at);
    try {
      if (scanner.bytes[at] === 0x2c) at = scanner.space(at + 1);
      const top = this.levels[this.levels.length - 1];
      if (top?.type === 'object') at = scanner.key(at);
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      this.#recovery.begin(at);
      return;
    }
    this.#skipFrom(at);
  }

  /** Reports damage at `at` and looks for what is valid behind it. */
  damage(code: string, at: number, what: string): void {
    let begin = this.scanner.space(this.at);
    if (this.scanner.bytes[begin] === 0x2c) begin = this.scanner.space(begin + 1);
    const inside = this.#inside();
    const offset = this.offset(at);
    const from = this.offset(begin);
    this.report.problem({
      code,
      message:
        from < offset
          ? `${what}, in ${inside} that begins at byte ${from}; all other spans were kept.`
          : `${what}; all other spans were kept.`,
      offset,
    });
    this.#recovery.begin(this.#resumeAt(begin, at));
  }

  #inside(): string {
    const slot = this.levels[this.levels.length - 1]?.slot;
    return slot?.type === 'leaf' ? `a ${slot.leaf.name}` : 'a part';
  }

  /** What begins at `begin` is broken: the search starts inside it. A byte further where that is where it broke. */
  #resumeAt(begin: number, at: number): number {
    return Math.min(this.scanner.end, begin < at ? begin + 1 : at);
  }

  /** One token, or one record. False: nothing more can be done with what is here. */
  #step(final: boolean): boolean {
    switch (this.next) {
      case 'document':
        return this.#document();
      case 'key-or-end':
      case 'comma-or-end':
        this.#inContainer();
        return true;
      case 'skip':
        this.at = this.scanner.skip();
        this.next = 'comma-or-end';
        return true;
      case 'recovery':
        return this.#recovery.step(final);
    }
  }

  /** Between documents: goes to the next `{` or `[` that begins JSON, and tells what else is there. */
  #document(): boolean {
    const { bytes, end } = this.scanner;
    let i = this.at;
    for (; i < end; i++) {
      const c = bytes[i] as number;
      if (c === 0x7b || c === 0x5b) {
        this.at = i;
        const inside = this.scanner.space(i + 1);
        if (inside >= end) this.scanner.stop(inside);
        const d = bytes[inside] as number;
        const begins = c === 0x7b ? d === 0x22 || d === 0x7d : d === 0x7b || d === 0x5b || d === 0x5d;
        if (begins) {
          this.#beginDocument(i, c);
          return true;
        }
      } else if (c === 0x0a) this.#endText(i);
      // Whitespace, commas between documents, and the record separator of JSON text sequences.
      if (c > 0x20 && c !== 0x2c && this.#textOffset < 0) {
        if (!this.forgiving || (c !== 0x7d && c !== 0x5d)) this.#textOffset = this.offset(i);
      }
    }
    this.at = end;
    return false;
  }

  #beginDocument(at: number, c: number): void {
    if (this.#textOffset >= 0 && !this.forgiving) this.report.count('log prefixes before JSON');
    this.#textOffset = -1;
    this.#textReported = false;
    this.forgiving = false;
    this.#known = false;
    if (c === 0x7b && this.#bareRecord(at)) return;
    this.#open(c, at, undefined, 0, undefined);
  }

  /** A record with nothing around it: a line of its own, or what is left where the head of a file is missing. */
  #bareRecord(at: number): boolean {
    const scanner = this.scanner;
    const quote = scanner.space(at + 1);
    if (scanner.bytes[quote] !== 0x22 || !this.#bareRecords) return false;
    scanner.key(quote);
    const { keyStart, keyEnd } = scanner;
    if (this.slotOfKey() !== undefined) return false;
    for (const index of this.shape.recoverable) {
      const slot = this.shape.slots[index];
      if (slot?.type !== 'leaf' || (slot.leaf.keys?.find(scanner.bytes, keyStart, keyEnd) ?? -1) < 0) continue;
      let end: number;
      try {
        end = slot.leaf.read(scanner, at);
      } catch (error) {
        if (!(error instanceof JsonStop) || scanner.needsMore) throw error;
        continue;
      }
      if (!slot.leaf.plausible()) continue;
      const frame = this.shape.open(undefined);
      slot.before?.(frame);
      this.#commit(slot, frame, at, end);
      this.next = 'document';
      return true;
    }
    return false;
  }

  /** The line, or the file, ends at `at`: text with no document behind it is a problem, said once for several lines. */
  #endText(at: number): void {
    if (this.#textOffset < 0) return;
    if (!this.#textReported && !this.forgiving) {
      const start = this.#textOffset - this.#window.base;
      const excerpt = start < 0 ? '' : decodeUtf8(this.scanner.bytes, start, Math.min(at, start + EXCERPT)).trim();
      this.report.problem({
        code: 'not-json',
        message: `The text at byte ${this.#textOffset} is not JSON and was left out: “${excerpt}”.`,
        offset: this.#textOffset,
      });
    }
    this.#textReported = true;
    this.#textOffset = -1;
  }

  #open(c: number, at: number, slot: Slot<F> | undefined, rank: number, parent: F | undefined): void {
    const type = c === 0x7b ? 'object' : 'array';
    // An array belongs to the object around it; its elements are objects of their own.
    const frame = type === 'object' || parent === undefined ? this.shape.open(parent) : parent;
    this.levels.push({ type, slot, rank, frame });
    this.at = at + 1;
    this.next = 'key-or-end';
  }

  #inContainer(): void {
    const scanner = this.scanner;
    const top = this.levels[this.levels.length - 1] as Level<F>;
    let i = scanner.space(this.at);
    const c = scanner.bytes[i] as number;
    if (c === (top.type === 'object' ? 0x7d : 0x5d)) {
      this.levels.pop();
      this.at = i + 1;
      this.next = 'comma-or-end';
      if (this.levels.length === 0) this.#endDocument();
      return;
    }
    if (this.next === 'comma-or-end') {
      if (c !== 0x2c) scanner.stop(i);
      i = scanner.space(i + 1);
    }
    if (top.type === 'object') this.#member(top, i);
    else this.#element(top, i);
  }

  #endDocument(): void {
    this.next = 'document';
    if (!this.#known) this.report.count('JSON documents without spans');
  }

  #member(top: Level<F>, at: number): void {
    const scanner = this.scanner;
    const value = scanner.key(at);
    const slot = this.slotOfKey();
    const c = scanner.bytes[value] as number;
    if (value >= scanner.end) scanner.stop(value);
    if (slot !== undefined) this.#known = true;
    if (slot === undefined || slot.type === 'ignore') {
      if (slot === undefined && (c === 0x7b || c === 0x5b)) this.report.count('unknown parts');
      this.#skipFrom(value);
    } else if (c === 0x7b && slot.type === 'leaf') {
      const end = slot.leaf.read(scanner, value);
      slot.before?.(top.frame);
      this.#commit(slot, top.frame, value, end);
    } else if ((c === 0x7b || c === 0x5b) && this.levels.length < DEPTH_LIMIT) {
      slot.before?.(top.frame);
      this.#open(c, value, slot, slot.rank + 1, top.frame);
    } else {
      if (c !== 0x6e) this.report.count('unknown parts');
      this.#skipFrom(value);
    }
  }

  /** The slot of the key that the scanner has just read. */
  slotOfKey(): Slot<F> | undefined {
    return this.shape.slots[this.scanner.find(this.shape.keys)];
  }

  #element(top: Level<F>, at: number): void {
    const scanner = this.scanner;
    const c = scanner.bytes[at] as number;
    if (at >= scanner.end) scanner.stop(at);
    const { slot } = top;
    if (slot?.type === 'leaf' && c === 0x7b) {
      this.#commit(slot, top.frame, at, slot.leaf.read(scanner, at));
    } else if ((c === 0x7b || c === 0x5b) && this.levels.length < DEPTH_LIMIT) {
      this.#open(c, at, slot, top.rank, top.frame);
    } else {
      this.report.count('unknown parts');
      this.#skipFrom(at);
    }
  }

  #commit(slot: Extract<Slot<F>, { type: 'leaf' }>, frame: F, at: number, end: number): void {
    slot.leaf.commit(frame, this.scanner, at, end, this.offset(at));
    this.at = end;
    this.next = 'comma-or-end';
  }

  #skipFrom(at: number): void {
    this.scanner.beginSkip(at);
    this.at = at;
    this.next = 'skip';
  }
}
