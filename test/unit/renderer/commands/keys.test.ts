import { describe, expect, it } from 'vitest';
import { ariaKeys, type KeyPress, keyCaps, pressedStrokes, splitStroke } from '../../../../renderer/commands/keys.ts';

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('a key press', () => {
  it('is the key as typed', () => {
    expect(pressedStrokes(press(' ', 'Space'), false)).toEqual(['Space']);
    expect(pressedStrokes(press('{', 'BracketLeft', { shiftKey: true }), false)).toEqual(['{']);
    expect(pressedStrokes(press('?', 'Slash', { shiftKey: true }), false)).toEqual(['?']);
    expect(pressedStrokes(press('+', 'Equal', { shiftKey: true }), false)).toEqual(['+']);
    expect(pressedStrokes(press('ArrowLeft', 'ArrowLeft', { shiftKey: true }), false)).toEqual(['shift+ArrowLeft']);
  });

  it('has the case of the shift key, not of Caps Lock', () => {
    expect(pressedStrokes(press('N', 'KeyN'), false)).toEqual(['n']);
    expect(pressedStrokes(press('n', 'KeyN', { shiftKey: true }), false)).toEqual(['N']);
  });

  it('takes mod from the key of the platform', () => {
    expect(pressedStrokes(press('k', 'KeyK', { ctrlKey: true }), false)).toEqual(['mod+k']);
    expect(pressedStrokes(press('k', 'KeyK', { metaKey: true }), true)).toEqual(['mod+k']);
    expect(pressedStrokes(press('k', 'KeyK', { metaKey: true }), false)).toEqual([]);
    expect(pressedStrokes(press('k', 'KeyK', { ctrlKey: true }), true)).toEqual([]);
    expect(pressedStrokes(press('K', 'KeyK', { ctrlKey: true, shiftKey: true }), false)).toEqual(['mod+shift+k']);
  });

  it('finds letters by their place where the layout has no Latin ones', () => {
    expect(pressedStrokes(press('л', 'KeyK', { ctrlKey: true }), false)).toEqual(['mod+k']);
    expect(pressedStrokes(press('т', 'KeyN'), false)).toEqual(['n']);
    expect(pressedStrokes(press('Т', 'KeyN', { shiftKey: true }), false)).toEqual(['N']);
  });

  it('is the symbol when AltGr or the option key typed one', () => {
    const altGraph = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };
    expect(pressedStrokes(press('{', 'Digit7', altGraph), false)).toEqual(['{']);
    expect(pressedStrokes(press('{', 'Digit8', { altKey: true }), true)).toEqual(['alt+8', '{']);
    expect(pressedStrokes(press('¡', 'Digit1', { altKey: true }), true)).toEqual(['alt+1']);
  });

  it('follows the letters of other Latin layouts', () => {
    expect(pressedStrokes(press('a', 'KeyQ', { ctrlKey: true }), false)[0]).toBe('mod+a');
    expect(pressedStrokes(press('z', 'KeyY'), false)).toEqual(['z']);
  });

  it('is nothing while an input method composes', () => {
    expect(pressedStrokes(press('Process', 'KeyA'), false)).toEqual([]);
    expect(pressedStrokes(press('Dead', 'BracketLeft'), false)).toEqual([]);
  });
});

describe('a stroke', () => {
  it('comes apart, also where the key is a plus', () => {
    expect(splitStroke('mod+alt+shift+x')).toEqual({ modifiers: ['mod', 'alt', 'shift'], key: 'x' });
    expect(splitStroke('+')).toEqual({ modifiers: [], key: '+' });
    expect(splitStroke('mod++')).toEqual({ modifiers: ['mod'], key: '+' });
  });

  it('is shown as the caps of the platform', () => {
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
    expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
    expect(keyCaps('N', false)).toEqual(['Shift', 'N']);
    expect(keyCaps('shift+ArrowLeft', false)).toEqual(['Shift', '←']);
    expect(keyCaps('Space', false)).toEqual(['space']);
  });

  it('is announced in the form of aria-keyshortcuts', () => {
    expect(ariaKeys('mod+k', false)).toBe('Control+K');
    expect(ariaKeys('mod+k', true)).toBe('Meta+K');
    expect(ariaKeys('N', false)).toBe('Shift+N');
    expect(ariaKeys('+', false)).toBe('Plus');
  });
});
