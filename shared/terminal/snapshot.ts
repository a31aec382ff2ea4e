/**
 * The exact copy of a screen: both buffers, cursor, saved cursors, scroll region, tab stops, character sets, modes,
 * links, colours, the attributes that the next character gets. What a screen shows and everything that decides what the
 * next byte does to it. Works on `@xterm/headless` and `@xterm/xterm` alike; survives structured cloning.
 *
 * Take one only where the parser stands between sequences (`isGround`), and between characters.
 */
import { type CellExtras, LineUnpacker, packLine, Words } from './cells.ts';
import type { ScreenSnapshot } from './frame.ts';
import { findLinks, type LinkEntry, setLinks } from './links.ts';
import { accessCore, changedColours, resizeScreen, setColours } from './xterm-core.ts';
import type { Core, CoreAttributes, CoreBuffer, CoreCharset, XtermTerminal } from './xterm-types.ts';

interface BufferState {
  /** Lines copied, of which the last `rows` are the screen and those before are scrollback. */
  readonly lines: number;
  readonly history: number;
  readonly x: number;
  readonly y: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: readonly number[];
  /** Saved cursor; its row is relative to the top of the screen. */
  readonly saved: readonly [x: number, y: number, fg: number, bg: number, charset: number];
}

interface ScreenState extends CellExtras {
  readonly alternate: boolean;
  readonly normal: BufferState;
  readonly alt: BufferState;
  readonly attributes: readonly [fg: number, bg: number, ext: number, link: number];
  readonly join: number;
  readonly hidden: boolean;
  readonly modes: Record<string, unknown>;
  readonly privateModes: Record<string, unknown>;
  /** Character sets in use; the numbers below count from 1, and 0 is none. */
  readonly charsets: readonly Record<string, string | undefined>[];
  readonly charset: number;
  readonly level: number;
  readonly levels: readonly number[];
  readonly links: readonly LinkEntry[];
  readonly nextLink: number;
  readonly colours: readonly (readonly [index: number, colour: readonly number[]])[];
}

/** Copies the screen, with up to `scrollback` lines above it. */
export function takeSnapshot(terminal: XtermTerminal, options: { scrollback: number }): ScreenSnapshot {
  const core = accessCore(terminal);
  const words = new Words();
  const extras: CellExtras = { combined: [], extended: [] };
  const charsets = new CharsetNumbers();
  const normal = copyBuffer(core.buffers.normal, terminal.rows, options.scrollback, words, extras, charsets, 0);
  const alt = copyBuffer(core.buffers.alt, terminal.rows, 0, words, extras, charsets, normal.lines);
  const { _curAttrData: attributes, _parser: parser } = core._inputHandler;
  const { charset, glevel, _charsets } = core._charsetService;
  const state: ScreenState = {
    alternate: core.buffers.active === core.buffers.alt,
    normal,
    alt,
    combined: extras.combined,
    extended: extras.extended,
    attributes: [attributes.fg, attributes.bg, attributes.extended._ext, attributes.extended._urlId],
    join: parser.precedingJoinState,
    hidden: core.coreService.isCursorHidden,
    modes: { ...core.coreService.modes },
    // Whether a synchronised update is open is the player's business: what is shown is never half done.
    privateModes: { ...core.coreService.decPrivateModes, synchronizedOutput: false },
    charset: charsets.number(charset),
    level: glevel,
    levels: [0, 1, 2, 3].map((level) => charsets.number(_charsets[level])),
    charsets: charsets.all,
    links: findLinks(core, [...extras.extended.map(([, , , link]) => link), attributes.extended._urlId]),
    nextLink: core._oscLinkService._nextId,
    colours: changedColours(core),
  };
  const bytes = new Uint8Array(words.data.buffer, 0, words.length * 4).slice();
  return { columns: terminal.cols, rows: terminal.rows, bytes, state };
}

/** How much memory a snapshot takes, in bytes, about. */
export function snapshotSize(snapshot: ScreenSnapshot): number {
  const { combined, extended, links } = snapshot.state as ScreenState;
  return snapshot.bytes.length + combined.length * 64 + extended.length * 48 + links.length * 160 + 1500;
}

/**
 * Makes the terminal's screen exactly what the snapshot holds: size, cells, cursor and all that decides how it goes on.
 * Its scrollback becomes the snapshot's.
 */
export function restoreSnapshot(terminal: XtermTerminal, snapshot: ScreenSnapshot): void {
  const core = accessCore(terminal);
  const state = snapshot.state as ScreenState;
  core.buffers.normal.clearAllMarkers();
  core.buffers.alt.clearAllMarkers();
  if (terminal.options.scrollback !== state.normal.history) terminal.options.scrollback = state.normal.history;
  if (terminal.cols !== snapshot.columns || terminal.rows !== snapshot.rows)
    resizeScreen(terminal, snapshot.columns, snapshot.rows);
  if (state.alternate) core.buffers.activateAltBuffer();
  else core.buffers.activateNormalBuffer();

  const words = new Uint32Array(alignedBuffer(snapshot.bytes));
  const unpacker = new LineUnpacker(words);
  const attributes = core._inputHandler._curAttrData;
  attributes.fg = 0;
  attributes.bg = 0;
  attributes.extended = makeExtended(attributes, 0, 0);
  fillBuffer(core.buffers.normal, state.normal, unpacker, state, attributes);
  fillBuffer(core.buffers.alt, state.alt, unpacker, state, attributes);
  addExtras(core, state, attributes);

  attributes.fg = state.attributes[0];
  attributes.bg = state.attributes[1];
  attributes.extended = makeExtended(attributes, state.attributes[2], state.attributes[3]);
  core._inputHandler._parser.precedingJoinState = state.join;
  core.coreService.isCursorHidden = state.hidden;
  core.coreService.isCursorInitialized = true;
  core.coreService.modes = { ...state.modes };
  core.coreService.decPrivateModes = { ...state.privateModes };
  const charset = (number: number): CoreCharset => state.charsets[number - 1];
  core._charsetService.charset = charset(state.charset);
  core._charsetService.glevel = state.level;
  core._charsetService._charsets = state.levels.map(charset);
  core._bufferService.isUserScrolling = false;
  setLinks(core, state.links, state.nextLink);
  setColours(core, state.colours);
  core.refresh?.(0, snapshot.rows - 1);
}

/** Whether the alternate screen is shown; it has no scrollback. */
export function isAlternate(snapshot: ScreenSnapshot): boolean {
  return (snapshot.state as ScreenState).alternate;
}

/**
 * The snapshot with up to `lines` lines above its screen, taken from a terminal that played the same output with
 * scrollback. The screen itself stays as it was.
 */
export function addHistory(snapshot: ScreenSnapshot, historian: XtermTerminal, lines: number): ScreenSnapshot {
  const state = snapshot.state as ScreenState;
  const core = accessCore(historian);
  const { lines: source, ybase } = core.buffers.normal;
  const first = Math.max(0, ybase - lines);
  const words = new Words();
  const extras: CellExtras = { combined: [], extended: [] };
  let count = 0;
  for (let i = first; i < ybase; i++) {
    const line = source.get(i);
    if (line) packLine(line, count++, words, extras);
  }
  const links = new Map(state.links.map((link) => [link[0], link]));
  for (const link of findLinks(
    core,
    extras.extended.map(([, , , number]) => number),
  ))
    if (!links.has(link[0])) links.set(link[0], link);
  const bytes = new Uint8Array(words.length * 4 + snapshot.bytes.length);
  bytes.set(new Uint8Array(words.data.buffer, 0, words.length * 4));
  bytes.set(snapshot.bytes, words.length * 4);
  const shifted: ScreenState = {
    ...state,
    normal: { ...state.normal, lines: state.normal.lines + count, history: state.normal.history + count },
    combined: [
      ...extras.combined,
      ...state.combined.map(([l, c, text]): [number, number, string] => [l + count, c, text]),
    ],
    extended: [
      ...extras.extended,
      ...state.extended.map(([l, c, e, u]): [number, number, number, number] => [l + count, c, e, u]),
    ],
    links: [...links.values()].sort((a, b) => a[0] - b[0]),
  };
  return { ...snapshot, bytes, state: shifted };
}

/**
 * Names what differs between two screens in cells, attributes, cursor and modes (scrollback aside), for people who look for
 * the reason; undefined where nothing does.
 */
export function screenDifference(a: XtermTerminal, b: XtermTerminal): string | undefined {
  if (a.cols !== b.cols || a.rows !== b.rows) return `size: ${a.cols}×${a.rows} and ${b.cols}×${b.rows}`;
  const [one, two] = [comparable(a), comparable(b)];
  for (const key of Object.keys(one.state)) {
    const [left, right] = [JSON.stringify(one.state[key]), JSON.stringify(two.state[key])];
    if (left !== right) return `${key}: ${left} and ${right}`;
  }
  if (one.bytes.length !== two.bytes.length) return 'cells: packed lengths differ';
  const at = one.bytes.findIndex((byte, index) => byte !== two.bytes[index]);
  if (at >= 0) return `cells: packed byte ${at} differs`;
  for (const [index, target] of one.targets.entries()) {
    const other = two.targets[index];
    // xterm forgets where a link leads when the line that it was opened on is gone, even while cells refer to it.
    if (target !== undefined && other !== undefined && target !== other) return `links: ${target} and ${other}`;
  }
  return undefined;
}

/** A snapshot in which links are named by where they lead: their numbers count what was ever opened. */
function comparable(terminal: XtermTerminal): {
  bytes: Uint8Array;
  state: Record<string, unknown>;
  targets: (string | undefined)[];
} {
  const { bytes, state } = takeSnapshot(terminal, { scrollback: 0 });
  const screen = state as ScreenState;
  const target = new Map(screen.links.map(([number, id, uri]) => [number, `${id ?? ''} ${uri}`]));
  const [fg, bg, ext, link] = screen.attributes;
  return {
    bytes,
    state: {
      ...screen,
      extended: screen.extended.map(([line, column, value, to]) => [line, column, value, to > 0]),
      attributes: [fg, bg, ext, link > 0],
      links: undefined,
      nextLink: undefined,
    },
    targets: [...screen.extended.map(([, , , to]) => target.get(to)), target.get(link)],
  };
}

function copyBuffer(
  buffer: CoreBuffer,
  rows: number,
  scrollback: number,
  words: Words,
  extras: CellExtras,
  charsets: CharsetNumbers,
  firstLine: number,
): BufferState {
  // The alternate buffer has no lines while it is not shown.
  const history = buffer.lines.length < rows ? 0 : Math.min(scrollback, buffer.ybase);
  const from = buffer.ybase - history;
  let lines = 0;
  for (let i = from; i < buffer.lines.length; i++) {
    const line = buffer.lines.get(i);
    if (line) packLine(line, firstLine + lines++, words, extras);
  }
  const tabs: number[] = [];
  for (const key in buffer.tabs) if (buffer.tabs[key]) tabs.push(Number(key));
  const saved = buffer.savedCurAttrData;
  return {
    lines,
    history,
    x: buffer.x,
    y: buffer.y,
    scrollTop: buffer.scrollTop,
    scrollBottom: buffer.scrollBottom,
    tabs,
    saved: [buffer.savedX, buffer.savedY - buffer.ybase, saved.fg, saved.bg, charsets.number(buffer.savedCharset)],
  };
}

function fillBuffer(
  buffer: CoreBuffer,
  state: BufferState,
  unpacker: LineUnpacker,
  screen: ScreenState,
  blank: CoreAttributes,
): void {
  if (buffer.lines.maxLength < state.lines) buffer.lines.maxLength = state.lines;
  const had = buffer.lines.length;
  buffer.lines.length = state.lines;
  for (let i = 0; i < state.lines; i++) {
    let line = i < had ? buffer.lines.get(i) : undefined;
    if (!line || line.length !== unpacker.nextLength || line._data.length < line.length * 3) {
      line = buffer.getBlankLine(blank);
      if (line.length !== unpacker.nextLength) {
        line.length = unpacker.nextLength;
        line._data = new Uint32Array(line.length * 3);
      }
      buffer.lines.set(i, line);
    }
    unpacker.unpack(line);
  }
  buffer.ybase = state.history;
  buffer.ydisp = state.history;
  buffer.x = state.x;
  buffer.y = state.y;
  buffer.scrollTop = state.scrollTop;
  buffer.scrollBottom = state.scrollBottom;
  buffer.tabs = {};
  for (const column of state.tabs) buffer.tabs[column] = true;
  const [x, y, fg, bg, charset] = state.saved;
  buffer.savedX = x;
  buffer.savedY = y + state.history;
  buffer.savedCurAttrData.fg = fg;
  buffer.savedCurAttrData.bg = bg;
  buffer.savedCharset = screen.charsets[charset - 1];
}

function addExtras(core: Core, state: ScreenState, attributes: CoreAttributes): void {
  const lineAt = (index: number) =>
    index < state.normal.lines
      ? core.buffers.normal.lines.get(index)
      : core.buffers.alt.lines.get(index - state.normal.lines);
  for (const [index, column, text] of state.combined) {
    const line = lineAt(index);
    if (line) line._combined[column] = text;
  }
  for (const [index, column, ext, link] of state.extended) {
    const line = lineAt(index);
    if (line) line._extendedAttrs[column] = makeExtended(attributes, ext, link);
  }
}

function makeExtended(attributes: CoreAttributes, ext: number, link: number) {
  const extended = attributes.extended.clone();
  extended._ext = ext;
  extended._urlId = link;
  return extended;
}

/** Character sets are maps that xterm shares between its slots; here each is a number. */
class CharsetNumbers {
  readonly all: Record<string, string | undefined>[] = [];
  readonly #texts: string[] = [];

  number(charset: CoreCharset): number {
    if (!charset) return 0;
    // A restored one is a copy, so what counts is what is in it.
    const text = JSON.stringify(charset);
    const known = this.#texts.indexOf(text);
    if (known >= 0) return known + 1;
    this.all.push({ ...charset });
    return this.#texts.push(text);
  }
}

function alignedBuffer(bytes: Uint8Array): ArrayBufferLike {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
