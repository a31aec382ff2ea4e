import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate, toAccelerator } from '../../../electron/menu.ts';

const entry = (id: string, group: string, key = '', enabled = true) => ({ id, title: id, group, key, enabled });
const itemsOf = (menu: MenuItemConstructorOptions | undefined) => (menu?.submenu ?? []) as MenuItemConstructorOptions[];

describe('the native menu', () => {
  it('writes strokes as Electron does', () => {
    expect(
      ['mod+shift+ArrowLeft', 'Space', '+', 'mod++', 'alt+Enter', 'n', 'N', '/', '{', 'Home', 'mod+alt+w'].map(
        toAccelerator,
      ),
    ).toEqual([
      'CmdOrCtrl+Shift+Left',
      'Space',
      'Plus',
      'CmdOrCtrl+Plus',
      'Alt+Return',
      'N',
      'Shift+N',
      '/',
      '{',
      'Home',
      'CmdOrCtrl+Alt+W',
    ]);
  });

  it('shows no stroke where there is none or it makes no sense', () => {
    expect(['', 'hyper+x', 'é', 'mod+'].map(toAccelerator)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('has a menu a group, in the usual order, and those it does not know after them', () => {
    const template = menuTemplate([entry('b', 'Novel'), entry('p', 'Playback'), entry('f', 'File')], false, () => {});
    const names = template.map((menu) => menu.label ?? menu.role);
    expect(names).toEqual(['File', 'editMenu', 'View', 'Playback', 'Novel', 'windowMenu']);
    expect(menuTemplate([], true, () => {})[0]?.role).toBe('appMenu');
  });

  it('runs the chosen command and leaves the keys to the page', () => {
    const ran: string[] = [];
    const template = menuTemplate([entry('play', 'Playback', 'Space', false)], false, (id) => ran.push(id));
    const item = itemsOf(template.find((menu) => menu.label === 'Playback'))[0];
    expect(item).toMatchObject({ id: 'play', enabled: false, accelerator: 'Space', registerAccelerator: false });
    const click = item?.click as (() => void) | undefined;
    click?.();
    expect(ran).toEqual(['play']);
  });

  it('writes an ampersand as one, not as the mark of a mnemonic', () => {
    const template = menuTemplate([{ ...entry('x', 'File'), title: 'Save & close' }], false, () => {});
    expect(itemsOf(template[0])[0]?.label).toBe('Save && close');
  });
});
