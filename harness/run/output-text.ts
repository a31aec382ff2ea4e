/** A terminal's output as plain text, for those who look for words in it. */

/** `ESC [ … letter`, `ESC ] … BEL` and its kind, and short escapes. A sequence that is not complete matches none. */
const SEQUENCE = /\x1b(?:\[([0-9:;<=>?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-Z\\`-~])/g;
/** The beginning of a sequence at the end of a text. */
const UNFINISHED = /\x1b(?:\[[0-9:;<=>?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/;
/** An unfinished sequence that is longer is no sequence. */
const LONGEST_SEQUENCE = 8192;
const WIDEST_STEP = 400;

/**
 * Takes output as it comes and keeps its text: all of it where it is short, else its beginning and its end. Colours and
 * other sequences are gone; one that moves the cursor becomes the blank or the line end that it looks like.
 */
export class OutputText {
  readonly #half: number;
  #first = '';
  #last = '';
  #length = 0;
  #rest = '';

  /** `limit`: characters that are kept, half of them from the beginning. */
  constructor(limit: number) {
    this.#half = Math.max(1, Math.ceil(limit / 2));
  }

  push(text: string): void {
    const all = this.#rest + text;
    const open = openSequence(all);
    this.#rest = all.slice(all.length - open);
    this.#add(withoutSequences(all.slice(0, all.length - open)));
  }

  /** What is kept, with a line between the parts that says how much is missing. */
  text(): string {
    const last = this.#last.slice(-this.#half);
    const missing = this.#length - this.#first.length - last.length;
    if (missing <= 0) return this.#first + last;
    return `${this.#first}\n… ${missing} characters …\n${last}`;
  }

  #add(text: string): void {
    this.#length += text.length;
    const room = this.#half - this.#first.length;
    if (room > 0) {
      this.#first += text.slice(0, room);
      text = text.slice(room);
    }
    this.#last += text;
    // Not each time: cutting costs as much as what is kept.
    if (this.#last.length > this.#half * 2 + 4096) this.#last = this.#last.slice(-this.#half);
  }
}

/** The text of output: of at most `limit` characters, the first and the last ones where there are more. */
export function plainText(output: string | Uint8Array, limit: number): string {
  const kept = new OutputText(limit);
  if (typeof output === 'string') kept.push(output);
  else {
    const decoder = new TextDecoder();
    for (let at = 0; at < output.length; at += 1 << 20)
      kept.push(decoder.decode(output.subarray(at, at + (1 << 20)), { stream: true }));
    kept.push(decoder.decode());
  }
  return kept.text();
}

/** How many characters at the end may be the beginning of a sequence, or of a line end. */
function openSequence(text: string): number {
  const tail = text.slice(-LONGEST_SEQUENCE);
  const start = tail.search(UNFINISHED);
  if (start >= 0) return tail.length - start;
  return text.endsWith('\r') ? 1 : 0;
}

function withoutSequences(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(SEQUENCE, (_, parameters: string | undefined, letter: string | undefined) =>
      letter === undefined ? '' : movementSpace(parameters ?? '', letter),
    )
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}

/** Columns that are skipped are blanks; going to another row ends the line. */
function movementSpace(parameters: string, letter: string): string {
  if (letter === 'C') return ' '.repeat(Math.min(Number.parseInt(parameters, 10) || 1, WIDEST_STEP));
  return 'ABEFHdf'.includes(letter) ? '\n' : '';
}
