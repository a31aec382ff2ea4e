/** Server-sent events from text in pieces of any size. */

/** One event: its name (empty where none was given) and its data, the lines of which are joined. */
export interface SseEvent {
  readonly name: string;
  readonly data: string;
}

/** An event larger than this is left out, so that a stream without line ends cannot fill the memory. Characters. */
const LARGEST = 16 << 20;

export class SseParser {
  private pending: string[] = [];
  private pendingLength = 0;
  private afterCarriageReturn = false;
  private first = true;
  private name = '';
  private data: string[] = [];
  private dataLength = 0;
  private tooLarge = false;
  /** Events that were left out for their size. */
  skipped = 0;

  constructor(private readonly emit: (event: SseEvent) => void) {}

  /** Takes the next piece of the stream. */
  push(text: string): void {
    let rest = text;
    if (this.first && rest !== '') {
      this.first = false;
      if (rest.charCodeAt(0) === 0xfeff) rest = rest.slice(1);
    }
    if (this.afterCarriageReturn && rest !== '') {
      this.afterCarriageReturn = false;
      if (rest.startsWith('\n')) rest = rest.slice(1);
    }
    let from = 0;
    let carriageReturn = rest.indexOf('\r');
    let lineFeed = rest.indexOf('\n');
    while (carriageReturn >= 0 || lineFeed >= 0) {
      const end = carriageReturn >= 0 && (lineFeed < 0 || carriageReturn < lineFeed) ? carriageReturn : lineFeed;
      this.line(this.taken(rest.slice(from, end)));
      from = end + 1;
      if (end === carriageReturn) {
        if (from === rest.length) this.afterCarriageReturn = true;
        else if (lineFeed === from) from++;
      }
      if (carriageReturn >= 0 && carriageReturn < from) carriageReturn = rest.indexOf('\r', from);
      if (lineFeed >= 0 && lineFeed < from) lineFeed = rest.indexOf('\n', from);
    }
    if (from < rest.length) this.keep(rest.slice(from));
  }

  /** The stream has ended. An event without its empty line counts: servers forget it. */
  end(): void {
    if (this.pendingLength > 0) this.line(this.taken(''));
    this.dispatch();
  }

  private keep(text: string): void {
    if (this.pendingLength + text.length > LARGEST) {
      this.tooLarge = true;
      this.pending = [];
      this.pendingLength = 1;
      return;
    }
    this.pending.push(text);
    this.pendingLength += text.length;
  }

  private taken(last: string): string {
    if (this.pendingLength === 0) return last;
    const line = this.pending.join('') + last;
    this.pending = [];
    this.pendingLength = 0;
    return line;
  }

  private line(line: string): void {
    if (line === '') {
      this.dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1);
    if (field === 'event') this.name = value;
    else if (field === 'data') {
      this.dataLength += value.length;
      if (this.dataLength > LARGEST) {
        this.tooLarge = true;
        this.data = [];
      } else this.data.push(value);
    }
  }

  private dispatch(): void {
    if (this.tooLarge) this.skipped++;
    else if (this.data.length > 0) this.emit({ name: this.name, data: this.data.join('\n') });
    this.name = '';
    this.data = [];
    this.dataLength = 0;
    this.tooLarge = false;
  }
}
