/** The secrets of a cell: their values, kinds and places. */

import { secretKind } from './kind.ts';
import { findSecrets, maskText, maskValue } from './mask.ts';
import { looksSecret } from './named.ts';
import { judgeSecrecy, type Secrecy } from './names.ts';
import { MASK, maskSecret, type SecretRange } from './replacement.ts';

/** Secrets of one kind that were masked in one place. */
export interface MaskedSecret {
  /** For people: `API key (sk-…)`, `private key`, `value of OPENAI_API_KEY`. */
  readonly kind: string;
  readonly file: string;
  /** `span bash`, `log of span bash`, `resource`, a key path, a file of the diff, `output at 1.200 s`. */
  readonly place: string;
  readonly count: number;
}

/** The place of a text. */
export interface Place {
  readonly file: string;
  readonly place: string;
}

interface NameFacts {
  readonly secrecy: Secrecy;
  /** Whether numbers under it are masked: those under `password`, never a count of tokens. */
  readonly numbers: boolean;
}

const MOST_NAMES = 10_000;
/** Names under which a trace has terminal output: the attribute of an event, the body of a log record. */
const CARRIES = /^(?:data|body)$/;
/** A piece of a secret shorter than this says nothing by itself. */
const SHORTEST = 8;
const SHORTEST_PIECE = 16;
const SCHEME = /^(?:bearer|basic|token|digest|apikey|negotiate|key)\s+/i;

/**
 * Collects secrets in a first pass and masks in a second one, in which every secret that was found anywhere is masked
 * wherever it stands, also where nothing near it says that it is one.
 */
export class Secrets {
  /** By value, with its kind. */
  readonly #known = new Map<string, string>();
  readonly #places = new Map<string, { kind: string; file: string; place: string; count: number }>();
  readonly #carried = new Map<string, string>();
  readonly #names = new Map<string, NameFacts>();
  #pattern: RegExp | undefined;
  #masking = false;

  /** Every secret that differs from ordinary words, in each form in which a text may have it. */
  get known(): ReadonlySet<string> {
    return new Set(this.#known.keys());
  }

  /** The secrets that were masked, by kind, file and place. */
  get masked(): MaskedSecret[] {
    return [...this.#places.values()];
  }

  /** From here on what is found is counted, and known secrets are found. */
  beginMasking(): void {
    this.#masking = true;
    const values = [...this.#known.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = values.length === 0 ? undefined : new RegExp(values.map(literal).join('|'), 'g');
  }

  /** Masks a text that stands by itself. */
  text(text: string, at: Place): string {
    return this.named('', text, at);
  }

  /** Masks a text that stands under a name: all of it where the name says that it is a secret. */
  named(name: string, text: string, at: Place): string {
    const carried = this.#carried.size > 0 && CARRIES.test(name) ? this.#carried.get(text) : undefined;
    if (carried !== undefined) return carried;
    if (text.length < 4) return text;
    const { secrecy } = this.name(name);
    if (secrecy !== 'none' && looksSecret(text, name, secrecy)) {
      this.found(text, `value of ${shortName(name)}`, at);
      return maskSecret(text);
    }
    const ranges = this.ranges(text);
    if (ranges.length === 0) return text;
    let out = '';
    let from = 0;
    for (const { start, end, replacement } of ranges) {
      const secret = text.slice(start, end);
      this.found(secret, secretKind(text, start, end), at);
      out += text.slice(from, start) + (replacement ?? maskSecret(secret.slice(0, 40)));
      from = end;
    }
    return out + text.slice(from);
  }

  /** Masks a text of many lines in which line ends inside of a secret stay where they are. */
  lines(text: string, at: Place): string {
    let out = '';
    let from = 0;
    for (const { start, end } of this.ranges(text)) {
      const secret = text.slice(start, end);
      this.found(secret, secretKind(text, start, end), at);
      const lines = secret.split('\n');
      const mask = lines.length === 1 ? maskSecret(secret.slice(0, 40)) : lines.map(maskLine).join('\n');
      out += text.slice(from, start) + mask;
      from = end;
    }
    return out + text.slice(from);
  }

  /** Terminal output that a trace carries in pieces: a piece with a part of a secret stands there masked as `masked`. */
  carry(piece: string, masked: string): void {
    this.#carried.set(piece, masked);
  }

  /** Returns the secrecy of values under a name. A trace has few names and asks for each many times. */
  name(name: string): NameFacts {
    const known = this.#names.get(name);
    if (known) return known;
    const numbers = maskValue(name, { type: 'int', value: '123456' }).count > 0;
    const facts: NameFacts = { secrecy: judgeSecrecy(name), numbers };
    if (this.#names.size < MOST_NAMES) this.#names.set(name, facts);
    return facts;
  }

  /** Returns the ranges of secrets in a text, by start, without overlaps. */
  ranges(text: string): SecretRange[] {
    const found = findSecrets(text);
    if (this.#pattern)
      for (const hit of text.matchAll(this.#pattern)) found.push({ start: hit.index, end: hit.index + hit[0].length });
    return joined(found);
  }

  /** Keeps a secret, and counts it while masking. */
  found(secret: string, kind: string, { file, place }: Place): void {
    if (secret.includes(MASK)) return;
    if (!this.#masking) {
      for (const value of secretForms(secret)) if (!this.#known.has(value)) this.#known.set(value, kind);
      return;
    }
    const shownKind = this.#known.get(secret) ?? kind;
    const shown = maskText(place).text;
    const key = `${shownKind}\n${file}\n${shown}`;
    const entry = this.#places.get(key) ?? { kind: shownKind, file, place: shown, count: 0 };
    entry.count++;
    this.#places.set(key, entry);
  }
}

/** Ranges by start; those that overlap or touch as one. */
function joined(found: SecretRange[]): SecretRange[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const out: SecretRange[] = [];
  for (const one of found) {
    if (one.end <= one.start) continue;
    const last = out[out.length - 1];
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else out.push({ ...one });
  }
  return out;
}

/** A line of a secret: the sign that a diff puts before it stays. */
function maskLine(line: string): string {
  const sign = /^[-+ ]?/.exec(line)?.[0] ?? '';
  return line.length > sign.length ? sign + MASK : line;
}

/** The forms in which a secret may stand elsewhere: without its scheme, in an address, its lines one by one. */
function secretForms(found: string): string[] {
  const secret = found.replace(SCHEME, '').trim();
  const pieces = /\s|\\n/.test(secret)
    ? secret.split(/(?:\s|\\[nrt])+/).filter((piece) => piece.length >= SHORTEST_PIECE)
    : [secret];
  const forms = new Set<string>();
  for (const piece of pieces) {
    if (!isDistinct(piece)) continue;
    forms.add(piece);
    forms.add(JSON.stringify(piece).slice(1, -1));
    if (!/[\ud800-\udfff]/.test(piece)) forms.add(encodeURIComponent(piece));
  }
  return [...forms];
}

/** Whether a value is so unlike words and paths that it is the secret wherever it stands. */
function isDistinct(value: string): boolean {
  if (value.length < SHORTEST || value.length > 20_000 || /^(?:[./~]|https?:|-----)/.test(value)) return false;
  if (new Set(value).size < 5) return false;
  return (/\d/.test(value) && /[A-Za-z]/.test(value)) || value.length >= SHORTEST_PIECE;
}

function shortName(name: string): string {
  return maskText(name.slice(0, 60)).text;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
