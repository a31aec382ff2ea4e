/**
 * Masks secrets in text that comes in pieces, of which a secret may take several. A masked character becomes a `*`, so
 * that columns stay where they were and every piece keeps its time and its length.
 */
import { findSecrets } from '../../shared/secrets/mask.ts';
import type { SecretRange } from '../../shared/secrets/replacement.ts';
import { findKnown } from './environment.ts';

/** How long a piece waits for what may complete a secret in it, ms. */
const HOLD_MS = 40;
/** Text before a piece that is looked at with it, and the longest unfinished word that is waited for. */
const CONTEXT = 512;
/** From this length on, the beginning of a known secret is masked though its end has not come in time. */
const TELLING_BEGINNING = 8;
/** What programs put between the characters of a text that they colour or wrap: escape sequences, blanks, borders. */
const GAP = '(?:\\x1b\\[[0-9;:?]*[ -/]*[@-~]|[\\s│|]){0,200}';
/** A secret with one of these could be laid over a gap in more ways than can be tried. */
const IN_GAPS = /[\x1b\s│|]/;
const GAPS = /(?:\x1b\[[0-9;:?]*[ -/]*[@-~]|[\s│|])+/g;

interface Piece {
  readonly time: bigint;
  text: string;
}

/** Passes pieces on in their order, at most 40 ms late. Time grows with the length of the text only. */
export class MaskedStream {
  readonly #secrets: readonly string[];
  readonly #broken: readonly { readonly halves: readonly [string, string]; readonly pattern: RegExp }[];
  readonly #context: number;
  readonly #emit: (time: bigint, text: string) => void;
  /** Pieces that may hold the beginning of a secret. */
  #held: Piece[] = [];
  /** The unmasked end of what came so far. */
  #before = '';
  #timer: NodeJS.Timeout | undefined;

  /** `secrets`: values that are masked wherever they stand. What looks like a key is masked without being known. */
  constructor(secrets: readonly string[], emit: (time: bigint, text: string) => void) {
    this.#secrets = secrets;
    this.#emit = emit;
    this.#context = Math.max(CONTEXT, ...secrets.map((secret) => secret.length));
    this.#broken = secrets
      .filter((secret) => secret.length >= TELLING_BEGINNING && secret.length <= CONTEXT && !IN_GAPS.test(secret))
      .map((secret) => ({
        halves: [secret.slice(0, secret.length >> 1), secret.slice(secret.length >> 1)],
        pattern: new RegExp([...secret].map(escaped).join(GAP), 'g'),
      }));
  }

  push(time: bigint, text: string): void {
    if (text === '') return;
    const offset = this.#before.length;
    const all = this.#before + text;
    this.#held.push({ time, text });
    const found = findSecrets(all);
    // What begins where the context was cut may be the rest of a longer word; it was judged when it came.
    const cut = offset === this.#context;
    for (const { start, end } of found) if (!(cut && start === 0)) this.#mask(start - offset, end - offset);
    const known: SecretRange[] = [];
    findKnown(all, this.#secrets, known);
    this.#findBroken(all, known);
    for (const { start, end } of known) this.#mask(start - offset, end - offset);
    this.#before = all.slice(-this.#context);
    this.#release(Math.max(openWord(all), this.#openSecret(all)));
    if (this.#held.length > 0) this.#timer ??= setTimeout(() => this.flush(), HOLD_MS);
  }

  /** Passes on what is held. The beginning of a known secret is masked where it is long enough to tell something. */
  flush(): void {
    if (this.#held.length === 0) return;
    const open = this.#openSecret(this.#before);
    if (open >= TELLING_BEGINNING) {
      const newest = this.#held.at(-1)?.text.length ?? 0;
      this.#mask(newest - open, newest);
    }
    this.#release(0);
  }

  /** Passes on all pieces but those that the last `open` characters stand in. */
  #release(open: number): void {
    let keep = this.#held.length;
    for (let length = 0; keep > 0 && length < open; keep--) length += this.#held[keep - 1]?.text.length ?? 0;
    if (keep === 0) return;
    for (const { time, text } of this.#held.splice(0, keep)) this.#emit(time, text);
    if (this.#held.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Masks a range that is told from the start of the newest piece; what has been passed on stays as it is. */
  #mask(start: number, end: number): void {
    let base = 0;
    for (let i = this.#held.length - 1; i >= 0; i--) {
      const piece = this.#held[i] as Piece;
      if (i < this.#held.length - 1) base -= piece.text.length;
      const from = Math.max(0, start - base);
      const to = Math.min(piece.text.length, end - base);
      if (to > from) piece.text = piece.text.slice(0, from) + '*'.repeat(to - from) + piece.text.slice(to);
      if (start >= base) return;
    }
  }

  /** Known secrets with colours or line ends inside. Only one that is broken at one place is sure to be found. */
  #findBroken(text: string, found: SecretRange[]): void {
    for (const { halves, pattern } of this.#broken) {
      if (!text.includes(halves[0]) && !text.includes(halves[1])) continue;
      for (const hit of text.matchAll(pattern)) {
        let at = 0;
        for (const gap of hit[0].matchAll(GAPS)) {
          found.push({ start: hit.index + at, end: hit.index + gap.index });
          at = gap.index + gap[0].length;
        }
        found.push({ start: hit.index + at, end: hit.index + hit[0].length });
      }
    }
  }

  /** Length of the longest end of the text that is the beginning of a known secret. */
  #openSecret(text: string): number {
    let longest = 0;
    for (const secret of this.#secrets) {
      const from = Math.max(0, text.length - secret.length + 1);
      for (let at = text.indexOf(secret.charAt(0), from); at >= 0; at = text.indexOf(secret.charAt(0), at + 1)) {
        if (text.length - at <= longest) break;
        if (secret.startsWith(text.slice(at))) longest = text.length - at;
      }
    }
    return longest;
  }
}

/** Length of the word that the text ends in and that may go on. */
function openWord(text: string): number {
  let length = 0;
  while (length < CONTEXT && text.charCodeAt(text.length - 1 - length) > 32) length++;
  return length;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
