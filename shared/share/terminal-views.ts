/** A terminal's stream of bytes as text to search, in pieces that overlap, each byte with its place in the recording. */
import type { Recording } from '../terminal/recording.ts';

/** Bytes to search, and where each stands in the recording's data (-1: a blank of our own). */
export interface StreamView {
  readonly bytes: Uint8Array;
  readonly places: Int32Array;
}

export interface StreamViews {
  /** What no one sees: titles, links and other strings to the terminal. */
  readonly hidden: StreamView;
  /** Without colours; a blank for whatever moves the cursor. */
  readonly lines: StreamView;
  /** Without any control sequence. */
  readonly joined: StreamView;
  /** Without blanks, line ends and borders either: nothing but the characters of words. */
  readonly squeezed: StreamView;
}

const WINDOW = 1 << 20;
/** The longest secret that is found at the edge of a window. */
const OVERLAP = 16 << 10;

/** Calls `look` with one window of the stream of events of one kind after another. */
export function viewStream(recording: Recording, code: number, look: (views: StreamViews) => void): void {
  const views = { hidden: new Growing(), lines: new Growing(), joined: new Growing(), squeezed: new Growing() };
  const all = Object.values(views);
  const scanner = new EscapeScanner();
  let fresh = 0;
  const show = () => {
    look({
      hidden: views.hidden.view(),
      lines: views.lines.view(),
      joined: views.joined.view(),
      squeezed: views.squeezed.view(),
    });
    for (const growing of all) growing.keepLast(OVERLAP);
    fresh = 0;
  };
  for (let event = 0; event < recording.eventCount; event++) {
    if (recording.code[event] !== code) continue;
    const end = recording.dataStart[event + 1] as number;
    for (let place = recording.dataStart[event] as number; place < end; place++) {
      const byte = recording.data[place] as number;
      const what = scanner.take(byte);
      if (what === 'text') {
        views.lines.add(byte, place);
        views.joined.add(byte, place);
        if (!isGap(byte)) views.squeezed.add(byte, place);
      } else if (what === 'hidden') views.hidden.add(byte, place);
      else if (what === 'moved') views.lines.add(0x20, -1);
      else if (what === 'ended') views.hidden.add(0x0a, -1);
      if (++fresh >= WINDOW) show();
    }
  }
  if (fresh > 0) show();
}

/** Blanks, line ends, `|`, and the bytes of `│` (e2 94 82): what stands at the edges of boxes and rows. */
export function isGap(byte: number): boolean {
  return byte <= 0x20 || byte === 0x7c || byte === 0xe2 || byte === 0x94 || byte === 0x82;
}

class Growing {
  #bytes = new Uint8Array(1 << 16);
  #places = new Int32Array(1 << 16);
  #length = 0;

  add(byte: number, place: number): void {
    if (this.#length === this.#bytes.length) {
      const bytes = new Uint8Array(this.#length * 2);
      const places = new Int32Array(this.#length * 2);
      bytes.set(this.#bytes);
      places.set(this.#places);
      this.#bytes = bytes;
      this.#places = places;
    }
    this.#bytes[this.#length] = byte;
    this.#places[this.#length++] = place;
  }

  view(): StreamView {
    return { bytes: this.#bytes.subarray(0, this.#length), places: this.#places.subarray(0, this.#length) };
  }

  keepLast(count: number): void {
    const from = Math.max(0, this.#length - count);
    this.#bytes.copyWithin(0, from, this.#length);
    this.#places.copyWithin(0, from, this.#length);
    this.#length -= from;
  }
}

/** Tells text from control sequences, a byte at a time. */
class EscapeScanner {
  #state: 'text' | 'escape' | 'sequence' | 'string' | 'string end' = 'text';

  /** `moved`: the last byte of a sequence that is no colour. `hidden`: inside a string to the terminal, `ended`: its end. */
  take(byte: number): 'text' | 'moved' | 'hidden' | 'ended' | 'nothing' {
    switch (this.#state) {
      case 'text':
        if (byte !== 0x1b) return 'text';
        this.#state = 'escape';
        return 'nothing';
      case 'escape':
        if (byte === 0x5b) this.#state = 'sequence';
        else if (byte === 0x5d || byte === 0x50 || byte === 0x5e || byte === 0x5f || byte === 0x58)
          this.#state = 'string';
        else if (byte >= 0x20 && byte <= 0x2f) return 'nothing';
        else this.#state = 'text';
        return 'nothing';
      case 'sequence':
        if (byte < 0x40 || byte > 0x7e) return 'nothing';
        this.#state = 'text';
        return byte === 0x6d ? 'nothing' : 'moved';
      case 'string':
        if (byte === 0x1b) this.#state = 'string end';
        else if (byte !== 0x07) return 'hidden';
        else return this.#end();
        return 'nothing';
      default:
        if (byte === 0x5c) return this.#end();
        this.#state = 'string';
        return 'hidden';
    }
  }

  #end(): 'ended' {
    this.#state = 'text';
    return 'ended';
  }
}
