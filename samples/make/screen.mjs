/**
 * The agent's terminal: a full-screen program on the alternate screen (`full`), or one that prints above a live
 * status line and leaves a scrollback (`inline`). Both redraw when the terminal is resized.
 */
const ESC = '\x1b[';
export const paint = {
  dim: (text) => `${ESC}2m${text}${ESC}0m`,
  bold: (text) => `${ESC}1m${text}${ESC}0m`,
  violet: (text) => `${ESC}38;2;179;136;255m${text}${ESC}0m`,
  green: (text) => `${ESC}32m${text}${ESC}0m`,
  red: (text) => `${ESC}31m${text}${ESC}0m`,
  blue: (text) => `${ESC}38;5;75m${text}${ESC}0m`,
  yellow: (text) => `${ESC}33m${text}${ESC}0m`,
};
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** Columns that a character takes: East Asian wide ones and emoji take two. */
function wide(character) {
  const code = character.codePointAt(0);
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0x9fff) || code >= 0x1f300 ? 2 : 1;
}

/** Plain text as lines of at most `columns` columns, broken at spaces where there are any. */
export function wrap(text, columns) {
  const lines = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    for (const word of paragraph.split(/(?<= )/)) {
      let length = 0;
      for (const character of word.trimEnd()) length += wide(character);
      if (used > 0 && used + length > columns) {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
      }
      line += word;
      used += length + (word.endsWith(' ') ? 1 : 0);
    }
    lines.push(line);
  }
  return lines;
}

export class Screen {
  #mode;
  #title;
  #out;
  /** Committed blocks: functions from a width to lines, so that a resize can wrap them again. */
  #blocks = [];
  #live = () => [];
  #status = '';
  #frame = 0;
  #liveRows = 0;

  constructor(mode, title, out = process.stdout) {
    this.#mode = mode;
    this.#title = title;
    this.#out = out;
    out.write(`\x1b]0;${title}\x07`);
    if (mode === 'full') out.write(`${ESC}?1049h${ESC}?25l${ESC}2J`);
    out.on('resize', () => this.draw());
  }

  get columns() {
    return this.#out.columns ?? 120;
  }

  /** What is still changing, shown under the committed blocks. */
  live(block, status) {
    this.#live = block;
    this.#status = status;
    this.#frame++;
    this.draw();
  }

  /** Adds a block for good. */
  commit(block) {
    this.#live = () => [];
    if (this.#mode === 'inline') {
      this.#out.write(`${this.#erase()}${block(this.columns - 2).join('\r\n')}\r\n`);
      this.#liveRows = 0;
    } else this.#blocks.push(block);
    this.draw();
  }

  draw() {
    this.#out.write(`${ESC}?2026h${this.#mode === 'full' ? this.#full() : this.#inline()}${ESC}?2026l`);
  }

  /** Leaves the screen as a shell expects it. */
  close(lastWords) {
    if (this.#mode === 'full') this.#out.write(`${ESC}?25h${ESC}?1049l`);
    else this.#out.write(this.#erase());
    this.#out.write(`${lastWords}\r\n`);
  }

  #spinner() {
    return this.#status ? paint.violet(SPINNER[this.#frame % SPINNER.length]) : ' ';
  }

  #full() {
    const width = this.columns - 4;
    const height = (this.#out.rows ?? 36) - 5;
    const lines = [];
    for (const block of [...this.#blocks, this.#live]) for (const line of block(width)) lines.push(line);
    const visible = lines.slice(Math.max(0, lines.length - height));
    while (visible.length < height) visible.push('');
    const rows = [
      `${ESC}48;2;24;28;38m ${ESC}1m${this.#title}${ESC}22m${ESC}K${ESC}0m`,
      '',
      ...visible.map((line) => `  ${line}`),
      '',
      `${ESC}48;2;24;28;38m ${this.#spinner()}${ESC}48;2;24;28;38m ${this.#status || 'ready'}${ESC}K${ESC}0m`,
      paint.dim('  esc interrupt · ctrl+c exit'),
    ];
    return `${ESC}H${rows.map((row) => `${row}${ESC}K`).join('\r\n')}${ESC}J`;
  }

  #erase() {
    return this.#liveRows > 0 ? `\r${ESC}${this.#liveRows}A${ESC}J` : `\r${ESC}J`;
  }

  #inline() {
    const lines = [...this.#live(this.columns - 2), `${this.#spinner()} ${paint.dim(this.#status || 'ready')}`];
    const shown = lines.slice(-((this.#out.rows ?? 36) - 1));
    const text = `${this.#erase()}${shown.join('\r\n')}\r\n`;
    this.#liveRows = shown.length;
    return text;
  }
}
