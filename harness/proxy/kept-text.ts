/** Text that comes in many small pieces, kept up to a limit and flattened now and then. */
export class KeptText {
  private pieces: string[] = [];
  private kept = 0;
  /** Characters that came, kept or not. */
  length = 0;

  /** `limit`: characters that are kept. */
  constructor(private readonly limit: number) {}

  /** Whether something was left out. */
  get cut(): boolean {
    return this.length > this.kept;
  }

  append(text: string): void {
    this.length += text.length;
    const room = this.limit - this.kept;
    if (room <= 0 || text === '') return;
    const piece = text.length > room ? text.slice(0, room) : text;
    this.kept += piece.length;
    this.pieces.push(piece);
    if (this.pieces.length >= 1024) this.pieces = [this.pieces.join('')];
  }

  /** Puts `text` in the place of what was there. */
  replace(text: string): void {
    this.pieces = [];
    this.kept = 0;
    this.length = 0;
    this.append(text);
  }

  /** What was kept. */
  toString(): string {
    if (this.pieces.length > 1) this.pieces = [this.pieces.join('')];
    return this.pieces[0] ?? '';
  }
}
