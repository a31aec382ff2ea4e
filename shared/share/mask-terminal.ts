/**
 * Masks secrets in a recording's own bytes. A masked character becomes a `*` of the same width and length, so that the
 * screen does not move and every event keeps its time. Secrets are found however they came: over several events, with
 * colours inside, broken at the edge of the screen.
 */
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { upperBound } from '../base/search.ts';
import type { Secrets } from '../secrets/collected.ts';
import { secretKind } from '../secrets/kind.ts';
import { MASK, maskSecret } from '../secrets/replacement.ts';
import { EVENT_INPUT, EVENT_OUTPUT, type Recording } from '../terminal/recording.ts';
import { isGap, type StreamView, viewStream } from './terminal-views.ts';

const latin = new TextDecoder('latin1');

/** The recording's data with every secret masked; the same bytes where there is none. Lengths stay. */
export function maskTerminal(recording: Recording, file: string, secrets: Secrets): Uint8Array {
  return new TerminalMasker(recording, file, secrets).mask();
}

/**
 * Masks output that the trace itself carries, piece by piece: `secrets` keeps the pieces, and puts them in place of those
 * in the trace.
 */
export function maskCarried(recording: Recording, file: string, secrets: Secrets): void {
  const masked = maskTerminal(recording, file, secrets);
  for (let event = 0; event < recording.eventCount; event++) {
    const [start, end] = [recording.dataStart[event] as number, recording.dataStart[event + 1] as number];
    const before = decodeUtf8(recording.data, start, end);
    const after = decodeUtf8(masked, start, end);
    if (before !== after) secrets.carry(before, after);
  }
}

/** Text without cursor movements joins what is far apart: only what is a key by its own look is believed there. */
const isKey = (kind: string) => !kind.startsWith('value of') && kind !== 'secret';

/** A secret in a view of the stream: from `start` to before `end`, the part of it that is covered. */
interface CoveredSecret {
  readonly secret: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Masks one recording. Its bytes are copied once, and covered where a secret stands. */
class TerminalMasker {
  readonly #recording: Recording;
  readonly #file: string;
  readonly #secrets: Secrets;
  readonly #data: Uint8Array;

  constructor(recording: Recording, file: string, secrets: Secrets) {
    this.#recording = recording;
    this.#file = file;
    this.#secrets = secrets;
    this.#data = recording.data.slice();
  }

  mask(): Uint8Array {
    for (const code of [EVENT_OUTPUT, EVENT_INPUT]) {
      viewStream(this.#recording, code, (views) => {
        this.#maskFound(views.hidden);
        this.#maskFound(views.lines);
        this.#maskFound(views.joined, isKey);
        this.#maskKnown(views.squeezed);
      });
    }
    return this.#data;
  }

  /** Masks what looks like a secret in a view, where its kind is believed. */
  #maskFound(view: StreamView, believed: (kind: string) => boolean = () => true): void {
    const text = latin.decode(view.bytes);
    for (const { start, end } of this.#secrets.ranges(text)) {
      const kind = secretKind(text, start, end);
      if (!believed(kind)) continue;
      const secret = decodeUtf8(view.bytes, start, end);
      this.#cover(view, { secret, kind, start: start + lengthKept(secret), end });
    }
  }

  /** Masks known secrets in text from which everything was taken that a terminal puts between characters. */
  #maskKnown(view: StreamView): void {
    if (this.#secrets.known.size === 0) return;
    const text = latin.decode(view.bytes);
    for (const secret of this.#secrets.known) {
      const wanted = latin.decode(encodeUtf8(secret).filter((byte) => !isGap(byte)));
      if (wanted.length < 8) continue;
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
        this.#cover(view, { secret, kind: 'secret', start: at + lengthKept(secret), end: at + wanted.length });
    }
  }

  /** Writes `*` over a secret; what was covered before is not counted again. */
  #cover(view: StreamView, { secret, kind, start, end }: CoveredSecret): void {
    const data = this.#data;
    let changed = -1;
    for (let at = start; at < end; at++) {
      const place = view.places[at] as number;
      if (place < 0 || this.#recording.data[place] !== data[place] || isMark(data[place] as number)) continue;
      changed = place;
      coverByte(data, place);
    }
    if (changed < 0) return;
    const place = `at ${timeOfByte(this.#recording, changed)} s`;
    this.#secrets.found(secret, kind, { file: this.#file, place });
  }
}

/** Characters at the beginning of a secret that say its kind and stay. */
function lengthKept(secret: string): number {
  return maskSecret(secret).length - MASK.length;
}

/** Line ends stay where they are, or the screen would lose its rows. */
function isMark(byte: number): boolean {
  return byte < 0x20 || byte === 0x2a;
}

/** Characters of several bytes become one of the same length and, as far as can be told, the same width. */
function coverByte(data: Uint8Array, at: number): void {
  const byte = data[at] as number;
  if (byte < 0x80) data[at] = 0x2a;
  else if (byte >= 0xf0) data.set([0xf0, 0x9f, 0x94, 0x92], at);
  else if (byte >= 0xe0) data.set(byte >= 0xe3 ? [0xef, 0xbc, 0x8a] : [0xe2, 0x80, 0xa2], at);
  else if (byte >= 0xc0) data.set([0xc2, 0xb7], at);
}

/** The time of the event that a byte belongs to, in seconds. */
function timeOfByte({ dataStart, eventCount, time }: Recording, place: number): string {
  const event = Math.max(0, upperBound(dataStart, place, 0, eventCount) - 1);
  return ((time[event] as number) / 1000).toFixed(3);
}
