/** Terminal output as pieces of text with their colours: for output that is read as a text, not played. Pure. */

export interface Style {
  /** 0 to 15: a colour of the theme; text: a CSS colour; undefined: the default. */
  readonly foreground: number | string | undefined;
  readonly background: number | string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strike: boolean;
}

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

export const PLAIN: Style = {
  foreground: undefined,
  background: undefined,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
};

/** More pieces than this are not made: what follows is one piece without colours. */
const MOST_PIECES = 20_000;

const SEQUENCE =
  /\u001b(?:\[([0-9;:?<=>]{0,200})[ -/]{0,4}([@-~])|\][^\u0007\u001b]{0,4000}(?:\u0007|\u001b\\)|[PX^_][^\u001b]{0,4000}\u001b\\|[ -/]{0,4}[0-~])/g;

/** Cuts text where its style changes. Colours and attributes are understood, everything else a terminal does is left out. */
export function ansiPieces(text: string): Piece[] {
  const clean = settled(text);
  const pieces: Piece[] = [];
  let style = PLAIN;
  let at = 0;
  const add = (from: number, to: number) => {
    const part = clean.slice(from, to).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
    if (part === '') return;
    const last = pieces.at(-1);
    if (last && last.style === style) pieces[pieces.length - 1] = { text: last.text + part, style };
    else pieces.push({ text: part, style });
  };
  for (const match of clean.matchAll(SEQUENCE)) {
    add(at, match.index);
    at = match.index + match[0].length;
    if (match[2] === 'm' && pieces.length < MOST_PIECES) style = styled(style, match[1] ?? '');
  }
  add(at, clean.length);
  return pieces;
}

/** Lines as they end up: a carriage return writes over its line, a backspace over a letter. */
function settled(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  if (!lines.includes('\r') && !lines.includes('\b')) return lines;
  return lines
    .split('\n')
    .map((line) => {
      const parts = line.split('\r').filter((part) => part !== '');
      const last = parts.at(-1) ?? '';
      if (!last.includes('\b')) return last;
      const letters: string[] = [];
      for (const letter of last) {
        if (letter === '\b') letters.pop();
        else letters.push(letter);
      }
      return letters.join('');
    })
    .join('\n');
}

function styled(before: Style, parameters: string): Style {
  // Private sequences (`?`, `>`) end in m, too, and mean something else.
  if (/[?<=>]/.test(parameters)) return before;
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let style = before;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === 38 || code === 48) {
      const { colour, used } = extended(codes, i + 1);
      if (colour !== undefined) style = { ...style, [code === 38 ? 'foreground' : 'background']: colour };
      i += used;
    } else style = { ...style, ...simple(code) };
  }
  return style;
}

function simple(code: number): Partial<Style> {
  if (code >= 30 && code <= 37) return { foreground: code - 30 };
  if (code >= 90 && code <= 97) return { foreground: code - 82 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 100 && code <= 107) return { background: code - 92 };
  return SIMPLE.get(code) ?? {};
}

const SIMPLE: ReadonlyMap<number, Partial<Style>> = new Map<number, Partial<Style>>([
  [0, PLAIN],
  [1, { bold: true }],
  [2, { dim: true }],
  [3, { italic: true }],
  [4, { underline: true }],
  [7, { inverse: true }],
  [9, { strike: true }],
  [21, { underline: true }],
  [22, { bold: false, dim: false }],
  [23, { italic: false }],
  [24, { underline: false }],
  [27, { inverse: false }],
  [29, { strike: false }],
  [39, { foreground: undefined }],
  [49, { background: undefined }],
]);

/** What follows 38 or 48: `5;n` from the table of 256, `2;r;g;b` as it is. */
function extended(codes: readonly number[], at: number): { colour: number | string | undefined; used: number } {
  const byte = (offset: number) => {
    const value = codes[at + offset] ?? Number.NaN;
    return value >= 0 && value <= 255 ? Math.floor(value) : Number.NaN;
  };
  if (codes[at] === 5) return { colour: fromTable(byte(1)), used: 2 };
  if (codes[at] !== 2) return { colour: undefined, used: 0 };
  const rgb = [byte(1), byte(2), byte(3)];
  return { colour: rgb.some(Number.isNaN) ? undefined : `rgb(${rgb.join(' ')})`, used: 4 };
}

/** xterm's table: sixteen colours of the theme, a cube of 6 × 6 × 6, and 24 greys. */
function fromTable(index: number): number | string | undefined {
  if (Number.isNaN(index)) return undefined;
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const place = index - 16;
  return `rgb(${level(Math.floor(place / 36))} ${level(Math.floor(place / 6) % 6)} ${level(place % 6)})`;
}
