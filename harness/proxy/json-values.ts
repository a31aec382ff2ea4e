/** The values of a JSON body in pieces: the elements of an array one by one, anything else as one value. */

/** A value larger than this is left out. Characters. */
const LARGEST = 32 << 20;

/** Whether the text from here on is inside a string, and whether a backslash came last. */
export class JsonValues {
  private depth = 0;
  private inString = false;
  private escaped = false;
  private inArray: boolean | undefined;
  private pieces: string[] = [];
  private length = 0;
  private tooLarge = false;
  /** Values that were left out for their size. */
  skipped = 0;

  /** `emit` gets the text of each value. */
  constructor(private readonly emit: (text: string) => void) {}

  /** Takes the next piece of the body. */
  push(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === 0x5c) this.escaped = true;
        else if (code === 0x22) this.inString = false;
        continue;
      }
      if (this.inArray === undefined) {
        if (code <= 0x20 || code === 0xfeff) continue;
        this.inArray = code === 0x5b;
        from = this.inArray ? at + 1 : at;
        if (this.inArray) continue;
      }
      if (code === 0x22) this.inString = true;
      else if (code === 0x7b || code === 0x5b) this.depth++;
      else if (code === 0x7d || code === 0x5d) {
        this.depth--;
        if (this.depth < 0) {
          this.value(text.slice(from, at));
          from = at + 1;
          this.depth = 0;
        }
      } else if (code === 0x2c && this.depth === 0 && this.inArray) {
        this.value(text.slice(from, at));
        from = at + 1;
      }
      if (this.depth === 0 && code === 0x7d) {
        this.value(text.slice(from, at + 1));
        from = at + 1;
      }
    }
    if (from < text.length && this.inArray !== undefined) this.keep(text.slice(from));
  }

  /** The body has ended: what stands there without an end is given out as it is. */
  end(): void {
    this.value('');
  }

  private keep(text: string): void {
    if (this.length + text.length > LARGEST) {
      this.tooLarge = true;
      this.pieces = [];
      return;
    }
    if (this.tooLarge) return;
    this.pieces.push(text);
    this.length += text.length;
  }

  private value(last: string): void {
    this.keep(last);
    const text = this.pieces.join('').trim();
    if (this.tooLarge) this.skipped++;
    else if (text !== '') this.emit(text);
    this.pieces = [];
    this.length = 0;
    this.tooLarge = false;
  }
}
