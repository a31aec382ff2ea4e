/** The one listener that turns key strokes into commands. */
import type { Command } from '../commands/command.ts';
import { pressedStrokes } from '../commands/keys.ts';
import { commandFor, isBound, runCommand } from '../commands/registry.ts';
import { layoutStore } from '../stores/layout.ts';
import { isMac } from '../ui/platform.ts';

const TEXT_TYPES = /^(?:|text|search|url|email|password|number|tel|date|time|datetime-local)$/;

/** Listens until the page goes. Panels that use a key themselves call `preventDefault` and are left alone. */
export function startKeyboard(): void {
  /** A button that was pressed with the pointer keeps the focus, but Space still means play there. */
  let focusByPointer = false;
  window.addEventListener(
    'pointerdown',
    () => {
      focusByPointer = true;
    },
    true,
  );
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Tab') focusByPointer = false;
    },
    true,
  );
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const strokes = pressedStrokes(event, isMac);
    const target = event.target instanceof Element ? event.target : document.body;
    const own = ownKeys(target, focusByPointer);
    const modal = layoutStore.getState().overlay !== 'none' || document.querySelector('dialog[open]') !== null;
    for (const stroke of strokes) {
      const command = commandFor(stroke);
      if (!command) {
        if (isBound(stroke) && own !== 'text' && !modal && stroke.startsWith('mod+')) event.preventDefault();
        continue;
      }
      if (!allowed(command, stroke, own, modal)) continue;
      event.preventDefault();
      if (!event.repeat || command.repeats) runCommand(command);
      return;
    }
  });
}

/** What the focused element does with keys itself: takes text, is pressed by Space and Enter, or chooses with arrows. */
type OwnKeys = 'none' | 'text' | 'press' | 'choose';

function ownKeys(target: Element, focusByPointer: boolean): OwnKeys {
  if (target instanceof HTMLInputElement) return TEXT_TYPES.test(target.type) ? 'text' : 'choose';
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable))
    return 'text';
  if (target instanceof HTMLSelectElement) return 'choose';
  const pressable = target.closest('button, a[href], summary, [role="button"], [role="link"], [role="menuitem"]');
  return pressable && !focusByPointer ? 'press' : 'none';
}

function allowed(command: Command, stroke: string, own: OwnKeys, modal: boolean): boolean {
  if (modal || own === 'text') return command.inText === true;
  if (own === 'press') return stroke !== 'Space' && stroke !== 'Enter';
  if (own === 'choose') return stroke.startsWith('mod+') || stroke === 'Escape' || /^[a-zA-Z?/{}[\],.]$/.test(stroke);
  return true;
}
