/**
 * Key strokes: from keyboard events to the form that commands use, and from that form to what people read. Pure: the
 * listener is in app/keyboard.ts.
 */

/** The part of a KeyboardEvent that decides a stroke. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  getModifierState?(name: string): boolean;
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'Space', Spacebar: 'Space', Esc: 'Escape' };

/**
 * The strokes that a key press can mean, the most literal first. More than one where layouts differ: a letter that the
 * layout does not have is taken by its place on the keyboard, and a symbol typed with AltGr (or ⌥ on a Mac) is that symbol.
 */
export function pressedStrokes(press: KeyPress, mac: boolean): string[] {
  const name = NAMES[press.key] ?? press.key;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const altGraph = press.getModifierState?.('AltGraph') === true;
  const strokes: string[] = [];
  const add = (stroke: string) => {
    if (!strokes.includes(stroke)) strokes.push(stroke);
  };
  if (name === 'Dead' || name === 'Process' || name === 'Unidentified') {
    // The input method has the key; only its place is known.
    const placed = keyPlace(press.code);
    if (placed && (mod || press.altKey)) add(modified(placed, mod, press.altKey, press.shiftKey));
    return strokes;
  }
  if (other && !altGraph) return strokes;
  if ([...name].length > 1) {
    add(modified(name, mod && !altGraph, press.altKey && !altGraph, press.shiftKey));
    return strokes;
  }
  const placed = keyPlace(press.code);
  const latin = name >= '!' && name <= '~';
  if (altGraph) {
    add(name);
    return strokes;
  }
  if (mod || press.altKey) {
    const typed = latin && !(mac && press.altKey) ? name.toLowerCase() : placed;
    if (typed) add(modified(typed, mod, press.altKey, press.shiftKey && isLetter(typed)));
    if (placed) add(modified(placed, mod, press.altKey, press.shiftKey));
    if (mac && press.altKey && !mod && latin && !isLetter(name)) add(name);
    return strokes;
  }
  // Caps Lock must not change what a key does: the shift key alone decides the case.
  if (isLetter(name)) add(press.shiftKey ? name.toUpperCase() : name.toLowerCase());
  else if (latin) add(name);
  else if (placed && isLetter(placed)) add(press.shiftKey ? placed.toUpperCase() : placed);
  return strokes;
}

function modified(key: string, mod: boolean, alt: boolean, shift: boolean): string {
  return `${mod ? 'mod+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

/** The letter or digit at a place of the keyboard (US layout), or undefined. */
function keyPlace(code: string): string | undefined {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  return /^(Digit|Numpad)[0-9]$/.test(code) ? code.slice(-1) : undefined;
}

function isLetter(text: string): boolean {
  return /^[a-z]$/i.test(text);
}

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: 'space',
  Enter: 'enter',
  Escape: 'esc',
  Home: 'home',
  End: 'end',
  PageUp: 'page up',
  PageDown: 'page down',
  Delete: 'del',
  Backspace: '⌫',
  Tab: 'tab',
};

/** The key caps of a stroke, as shown: `mod+shift+p` is `['⌘', '⇧', 'P']` on a Mac, `['Ctrl', 'Shift', 'P']` elsewhere. */
export function keyCaps(stroke: string, mac: boolean): string[] {
  const { modifiers, key } = splitStroke(stroke);
  const caps = modifiers.map((name): string => {
    if (name === 'mod') return mac ? '⌘' : 'Ctrl';
    if (name === 'alt') return mac ? '⌥' : 'Alt';
    return mac ? '⇧' : 'Shift';
  });
  if (isLetter(key)) {
    if (modifiers.length === 0 && key !== key.toLowerCase()) caps.push(mac ? '⇧' : 'Shift');
    caps.push(key.toUpperCase());
  } else caps.push(SYMBOLS[key] ?? key);
  return caps;
}

/** A stroke as `aria-keyshortcuts` wants it: `Control+Shift+P`. */
export function ariaKeys(stroke: string, mac: boolean): string {
  const { modifiers, key } = splitStroke(stroke);
  const names = modifiers.map((name) => {
    if (name === 'mod') return mac ? 'Meta' : 'Control';
    return name === 'alt' ? 'Alt' : 'Shift';
  });
  if (key === '+') return [...names, 'Plus'].join('+');
  if (isLetter(key) && key !== key.toLowerCase() && modifiers.length === 0) names.push('Shift');
  return [...names, isLetter(key) ? key.toUpperCase() : key].join('+');
}

/** Takes a stroke apart; the key itself may be `+`. */
export function splitStroke(stroke: string): { modifiers: string[]; key: string } {
  const modifiers: string[] = [];
  let rest = stroke;
  for (const name of ['mod', 'alt', 'shift']) {
    if (!rest.startsWith(`${name}+`) || rest.length === name.length + 1) continue;
    modifiers.push(name);
    rest = rest.slice(name.length + 1);
  }
  return { modifiers, key: rest };
}
