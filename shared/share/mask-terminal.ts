/**
 * Masks secrets in a recording's own bytes. A masked character becomes a `*` of the same width and length, so that the
 * screen does not move and every event keeps its time. Secrets are found however they came: over several events, with
 * colours inside, broken at the edge of the screen.
 */
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { upperBound } from '../base/search.ts';
import { MASK, maskOf } from '../cell/secret-mask.ts';
import { EVENT_INPUT, EVENT_OUTPUT, type Recording } from '../terminal/recording.ts';
import { kindOfSecret } from './secret-kind.ts';
import type { Secrets } from './secrets.ts';
import { isGap, type StreamView, viewStream } from './terminal-views.ts';

const latin = new TextDecoder('latin1');

/** The recording's data with every secret masked; the same bytes where there is none. Lengths stay. */
export function maskTerminal(recording: Recording, file: string, secrets: Secrets): Uint8Array {
  const data = recording.data.slice();
  for (const code of [EVENT_OUTPUT, EVENT_INPUT]) {
    viewStream(recording, code, (views) => {
      maskFound(recording, views.hidden, data, file, secrets);
      maskFound(recording, views.lines, data, file, secrets);
      maskFound(recording, views.joined, data, file, secrets, isKey);
      maskKnown(recording, views.squeezed, data, file, secrets);
    });
  }
  return data;
}

/**
 * Masks output that the trace itself carries, piece by piece: the pieces are told to `secrets`, which puts them where the
 * trace has them.
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

function maskFound(
  recording: Recording,
  view: StreamView,
  data: Uint8Array,
  file: string,
  secrets: Secrets,
  believed: (kind: string) => boolean = () => true,
): void {
  const text = latin.decode(view.bytes);
  for (const { start, end } of secrets.ranges(text)) {
    const kind = kindOfSecret(text, start, end);
    if (!believed(kind)) continue;
    const secret = decodeUtf8(view.bytes, start, end);
    const kept = maskOf(secret).length - MASK.length;
    cover(recording, view, start + kept, end, data, secret, kind, file, secrets);
  }
}

/** Known secrets in text from which everything was taken that a terminal puts between characters. */
function maskKnown(recording: Recording, view: StreamView, data: Uint8Array, file: string, secrets: Secrets): void {
  if (secrets.known.size === 0) return;
  const text = latin.decode(view.bytes);
  for (const secret of secrets.known) {
    const wanted = latin.decode(encodeUtf8(secret).filter((byte) => !isGap(byte)));
    if (wanted.length < 8) continue;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const kept = maskOf(secret).length - MASK.length;
      cover(recording, view, at + kept, at + wanted.length, data, secret, 'secret', file, secrets);
    }
  }
}

/** Writes `*` over a range of a view; what was covered before is not counted again. */
function cover(
  recording: Recording,
  view: StreamView,
  start: number,
  end: number,
  data: Uint8Array,
  secret: string,
  kind: string,
  file: string,
  secrets: Secrets,
): void {
  let changed = -1;
  for (let at = start; at < end; at++) {
    const place = view.places[at] as number;
    if (place < 0 || recording.data[place] !== data[place] || isMark(data[place] as number)) continue;
    changed = place;
    coverByte(data, place);
  }
  if (changed >= 0) secrets.found(secret, kind, { file, place: `at ${timeOf(recording, changed)} s` });
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
function timeOf(recording: Recording, place: number): string {
  const event = Math.max(0, upperBound(recording.dataStart, place, 0, recording.eventCount) - 1);
  return ((recording.time[event] as number) / 1000).toFixed(3);
}
