/**
 * xterm's insides, as of version 6.0.0 (`@xterm/xterm` and `@xterm/headless` share them). This file names them;
 * `snapshot.ts`, `cells.ts`, `links.ts` and `screen-lines.ts` beside it use them, and nothing else in the program may. The fidelity tests fail when they change.
 */
import { dropUnusedLinks } from './links.ts';
import type { Core, CoreColourEvent, XtermTerminal } from './xterm-types.ts';

export function accessCore(terminal: XtermTerminal): Core {
  return (terminal as unknown as { _core: Core })._core;
}

/**
 * Writes at once, without xterm's queue. Sound here because no handler of ours is asynchronous. Cut the bytes between
 * characters: xterm loses some that are split in two writes, also where it splits a write itself, every 128 KiB.
 */
export function writeNow(terminal: XtermTerminal, data: Uint8Array | string): void {
  const core = accessCore(terminal);
  core.writeSync(data);
  dropUnusedLinks(core);
}

/** Sequences that xterm carries out in a loop of as many turns as their first parameter says, up to 2,147,483,647. */
const LOOPS = [
  { final: 'I' },
  { final: 'L' },
  { final: 'M' },
  { final: 'S' },
  { final: 'T' },
  { final: 'Z' },
  { intermediates: ' ', final: '@' },
  { intermediates: ' ', final: 'A' },
  { intermediates: "'", final: '}' },
  { intermediates: "'", final: '~' },
];

/** Readies a terminal for output that nobody vouches for: large repeat counts are cut, colours are followed. Once each. */
export function prepareTerminal(terminal: XtermTerminal): void {
  const core = accessCore(terminal);
  const parser = core._inputHandler._parser;
  const cut = (params: { readonly params: Int32Array }) => {
    // No row or column is further away than this, so larger numbers have the same effect.
    const most = Math.max(terminal.cols, terminal.rows);
    if ((params.params[0] ?? 0) > most) params.params[0] = most;
    return false;
  };
  for (const id of LOOPS) parser.registerCsiHandler(id, cut);
  // Two screens full are enough, and a repeated character may be a whole cluster.
  parser.registerCsiHandler({ final: 'b' }, (params) => {
    const { active } = core.buffers;
    const line = active.lines.get(active.ybase + active.y);
    const text = line?._combined[active.x - 1] ?? line?._combined[active.x - 2] ?? '';
    const most = Math.max(1, Math.floor((2 * terminal.cols * terminal.rows) / Math.max(1, text.length)));
    if ((params.params[0] ?? 0) > most) params.params[0] = most;
    return false;
  });
  // Whether to show an update half done is decided before; xterm would stop drawing for up to a second.
  const update = (params: { readonly params: Int32Array; readonly length: number }) =>
    params.length === 1 && params.params[0] === 2026;
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, update);
  parser.registerCsiHandler({ prefix: '?', final: 'l' }, update);
  followColours(core);
}

/**
 * Resizes, and mends three things that xterm gets wrong. What reflowing makes of the lines depends on where in their
 * ring the first one lies, so it is put first. Without scrollback, reflowing narrower lines can count one as
 * scrolled off that was dropped; then the screen reaches beyond its lines and output throws. And an alternate buffer
 * that was resized while it was not shown keeps its largest height, as a scrollback that it should not have.
 */
export function resizeScreen(terminal: XtermTerminal, columns: number, rows: number): void {
  const { normal, alt } = accessCore(terminal).buffers;
  for (const { lines } of [normal, alt]) {
    const { maxLength } = lines;
    lines.maxLength = maxLength + 1;
    lines.maxLength = maxLength;
  }
  terminal.resize(columns, rows);
  for (const buffer of [normal, alt]) {
    const base = Math.max(0, buffer.lines.length - rows);
    if (buffer.ybase > base) buffer.ybase = base;
    if (buffer.ydisp > base) buffer.ydisp = base;
  }
  if (alt.lines.length <= rows) alt.lines.maxLength = rows;
}

/** Whether the parser stands between sequences. */
export function isGround(terminal: XtermTerminal): boolean {
  return accessCore(terminal)._inputHandler._parser.currentState === 0;
}

/** The parser's transitions: `table[state << 8 | code] & 15` is the next state, 0 between sequences; `>> 4` the action. */
export function parserTransitions(terminal: XtermTerminal): ArrayLike<number> {
  return accessCore(terminal)._inputHandler._parser._transitions.table;
}

/** Programs ask for mouse reports; in a recording the mouse selects text. */
export function ignoreMouse(terminal: XtermTerminal): void {
  const mouse = accessCore(terminal).coreMouseService;
  if (mouse.activeProtocol !== 'NONE') mouse.activeProtocol = 'NONE';
}

const colours = new WeakMap<Core, Map<number, readonly number[]>>();

/** Remembers which colours the output changes (OSC 4, 10, 11, 12 and their resets). */
function followColours(core: Core): void {
  const changed = new Map<number, readonly number[]>();
  colours.set(core, changed);
  core._inputHandler.onColor((events) => {
    for (const event of events) {
      if (event.type === 1 && event.index !== undefined && event.color) changed.set(event.index, [...event.color]);
      else if (event.type !== 2) continue;
      else if (event.index !== undefined) changed.delete(event.index);
      else for (const index of [...changed.keys()]) if (index < 256) changed.delete(index);
    }
  });
}

/** Colours that the output changed: index and red, green, blue; by index. */
export function changedColours(core: Core): [number, readonly number[]][] {
  return [...(colours.get(core) ?? [])].sort((a, b) => a[0] - b[0]);
}

/** Makes the changed colours exactly these. */
export function setColours(core: Core, wanted: readonly (readonly [number, readonly number[]])[]): void {
  const now = changedColours(core);
  if (JSON.stringify(now) === JSON.stringify(wanted)) return;
  const events: CoreColourEvent[] = now.map(([index]) => ({ type: 2, index }));
  for (const [index, color] of wanted) events.push({ type: 1, index, color });
  core._inputHandler._onColor.fire(events);
}
