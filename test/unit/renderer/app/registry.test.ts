import { afterEach, describe, expect, it, vi } from 'vitest';
import { ALL_COMMANDS as commands } from '../../../../renderer/app/all-commands.ts';
import { splitStroke } from '../../../../renderer/commands/keys.ts';
import { commandById, GROUPS, menuEntries } from '../../../../renderer/commands/registry.ts';
import '../register.ts';

const keysOf = (command: (typeof commands)[number]) => command.keys.map((key) => ({ key, command }));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the registry of commands', () => {
  it('has each id once', () => {
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    for (const command of commands) expect(commandById(command.id)).toBe(command);
  });

  it('names each command so that it can be found, in a group that menus and help show', () => {
    for (const { id, title, group } of commands) {
      expect(title.length, id).toBeGreaterThan(3);
      expect(GROUPS, id).toContain(group);
    }
    expect(new Set(commands.map((command) => command.title)).size).toBe(commands.length);
  });

  it('binds a key twice only where every command but the last says when', () => {
    const byKey = new Map<string, ReturnType<typeof keysOf>>();
    for (const bound of commands.flatMap(keysOf)) byKey.set(bound.key, [...(byKey.get(bound.key) ?? []), bound]);
    const twice = [...byKey].filter(([, bound]) => bound.length > 1);
    for (const [key, bound] of twice)
      for (const { command } of bound.slice(0, -1)) expect(command.when, `${key} → ${command.id}`).toBeDefined();
    // A view of its own may mean something else by a key; the rest of the window means one thing, or closes what is open.
    const ofView = /^(?:compare|statistics|sweep)\./;
    const rest = twice.filter(([, bound]) => bound.filter(({ command }) => !ofView.test(command.id)).length > 1);
    expect(rest.map(([key]) => key)).toEqual(['Escape']);
  });

  it('writes every stroke in the one form', () => {
    for (const { key, command } of commands.flatMap(keysOf)) {
      const { modifiers, key: last } = splitStroke(key);
      expect(last, command.id).toMatch(/^([!-~]|[A-Z][A-Za-z]+)$/);
      expect(`${modifiers.map((name) => `${name}+`).join('')}${last}`, command.id).toBe(key);
      // A letter with a modifier is lower-case; a printable character says its shift itself.
      if (modifiers.includes('mod') || modifiers.includes('alt')) expect(last, key).not.toMatch(/^[A-Z]$/);
      if (modifiers.includes('shift') && modifiers.length === 1) expect(last.length, key).toBeGreaterThan(1);
    }
  });

  it('has every key that users were promised', () => {
    const promised = [
      ...['Space', 'ArrowLeft', 'ArrowRight', ',', '.', 'ArrowUp', 'ArrowDown', 'shift+ArrowLeft', 'shift+ArrowRight'],
      ...['[', ']', '{', '}', 'Enter', 'Home', 'End', '+', '-', 'f', '0', '/', 'n', 'N', 's', 't', 'g', '?', 'l', 'F'],
      ...['mod+k', 'mod+o', 'Escape', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    ];
    const bound = new Set(commands.flatMap((command) => command.keys));
    expect(promised.filter((key) => !bound.has(key))).toEqual([]);
  });

  it('leaves the keys of browsers and of text editing alone', () => {
    const taken = [
      'mod+w',
      'mod+t',
      'mod+n',
      'mod+r',
      'mod+a',
      'mod+c',
      'mod+v',
      'mod+x',
      'mod+z',
      'mod+l',
      'mod+q',
      'Tab',
    ];
    const bound = commands.filter((command) => command.keys.some((key) => taken.includes(key)));
    // Copying is the terminal's own while something is selected in it, since the browser cannot see that.
    expect(bound.filter((command) => command.when === undefined).map((command) => command.id)).toEqual([]);
    expect(bound.flatMap((command) => command.keys).filter((key) => key !== 'mod+c')).toEqual([]);
  });

  it('gives native menus every command that is not hidden', () => {
    vi.stubGlobal('document', { getSelection: () => null, querySelector: () => null, activeElement: null });
    const entries = menuEntries();
    expect(entries.map((entry) => entry.id)).toEqual(
      commands.filter((command) => !command.hidden).map((command) => command.id),
    );
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
  });
});
