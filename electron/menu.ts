/** The native menu, made from the page's commands and the few roles that belong to the system. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from '../shared/shell.ts';

/** Menus from left to right; groups that are not named here follow in the order of their first command. */
const ORDER = [
  'File',
  'View',
  'Playback',
  'Navigate',
  'Tree',
  'Timeline',
  'Filter',
  'Terminal',
  'Inspector',
  'Compare',
];

const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  Enter: 'Return',
  '+': 'Plus',
};

/** A stroke of the registry (`mod+shift+ArrowLeft`) in Electron's form, or undefined where a menu cannot show it. */
export function toAccelerator(stroke: string): string | undefined {
  if (stroke === '') return undefined;
  const parts =
    stroke === '+' ? ['+'] : stroke.endsWith('++') ? [...stroke.slice(0, -2).split('+'), '+'] : stroke.split('+');
  const key = parts.pop() ?? '';
  const modifiers: string[] = [];
  for (const part of parts) {
    if (part === 'mod') modifiers.push('CmdOrCtrl');
    else if (part === 'alt') modifiers.push('Alt');
    else if (part === 'shift') modifiers.push('Shift');
    else return undefined;
  }
  const named = KEYS[key] ?? key;
  if (!/^(?:[!-~]|F\d{1,2}|[A-Z][A-Za-z]+)$/.test(named)) return undefined;
  // Typed as written, a capital letter is that letter with Shift; Electron does not tell the cases apart.
  if (/^[A-Z]$/.test(named) && !modifiers.includes('Shift')) modifiers.push('Shift');
  return [...modifiers, named.length === 1 ? named.toUpperCase() : named].join('+');
}

/**
 * The menu's template. The page handles every key itself (text fields need theirs), so accelerators are shown, not
 * registered. `run` is called with the id of the chosen command.
 */
export function menuTemplate(
  entries: readonly MenuEntry[],
  mac: boolean,
  run: (id: string) => void,
): MenuItemConstructorOptions[] {
  const groups = new Map<string, MenuEntry[]>(ORDER.map((name) => [name, []]));
  for (const entry of entries) {
    const group = groups.get(entry.group);
    if (group) group.push(entry);
    else groups.set(entry.group, [entry]);
  }
  const item = (entry: MenuEntry): MenuItemConstructorOptions => {
    const accelerator = toAccelerator(entry.key);
    return {
      id: entry.id,
      label: entry.title.replaceAll('&', '&&'),
      enabled: entry.enabled,
      click: () => run(entry.id),
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    };
  };
  const template: MenuItemConstructorOptions[] = mac ? [{ role: 'appMenu' }] : [];
  for (const [name, members] of groups) {
    const submenu = members.map(item);
    if (name === 'File') submenu.push(...(submenu.length > 0 ? [separator] : []), { role: mac ? 'close' : 'quit' });
    if (name === 'View') submenu.push(...(submenu.length > 0 ? [separator] : []), ...viewRoles);
    if (submenu.length > 0) template.push({ label: name, submenu });
    if (name === 'File') template.push({ role: 'editMenu' });
  }
  template.push({ role: 'windowMenu' });
  return template;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };
const viewRoles: readonly MenuItemConstructorOptions[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'togglefullscreen' },
  { role: 'toggleDevTools' },
];
