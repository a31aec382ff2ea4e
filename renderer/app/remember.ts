/** Keeps what the user arranged (columns, panels, tab, speed) between visits. The theme keeps itself. */

import { isObject } from '../../shared/base/is-object.ts';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { storage } from '../ui/storage.ts';

const KEY = 'spanreel.layout';
const TABS: readonly InspectorTab[] = ['step', 'attributes', 'events', 'links', 'logs', 'raw', 'state'];

interface Remembered {
  readonly nameWidth: number;
  readonly inspectorOpen: boolean;
  readonly terminalOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly speed: number;
  readonly skipIdle: boolean;
  readonly follow: boolean;
}

/** Reads what was kept, whatever is in it: each value that is not of its type is left out. */
export function readRemembered(text: string | null): Partial<Remembered> {
  const kept: { -readonly [K in keyof Remembered]?: Remembered[K] } = {};
  const data = parseObject(text);
  const flag = (name: 'inspectorOpen' | 'terminalOpen' | 'skipIdle' | 'follow') => {
    if (typeof data[name] === 'boolean') kept[name] = data[name];
  };
  flag('inspectorOpen');
  flag('terminalOpen');
  flag('skipIdle');
  flag('follow');
  if (typeof data.nameWidth === 'number' && data.nameWidth >= 120 && data.nameWidth <= 2000)
    kept.nameWidth = data.nameWidth;
  if (typeof data.speed === 'number' && data.speed >= 0.25 && data.speed <= 16) kept.speed = data.speed;
  const tab = TABS.find((name) => name === data.inspectorTab);
  if (tab) kept.inspectorTab = tab;
  return kept;
}

/** Restores what was kept and keeps it up to date. Call once, before anything is drawn. */
export function startRemembering(): void {
  const { speed, skipIdle, follow, ...layout } = readRemembered(storage.getItem(KEY));
  layoutStore.setState(layout);
  playbackStore.setState(
    Object.fromEntries(Object.entries({ speed, skipIdle, follow }).filter(([, value]) => value !== undefined)),
  );
  let written = '';
  const write = () => {
    const { nameWidth, inspectorOpen, terminalOpen, inspectorTab } = layoutStore.getState();
    const now = playbackStore.getState();
    const kept: Remembered = {
      nameWidth,
      inspectorOpen,
      terminalOpen,
      inspectorTab,
      speed: now.speed,
      skipIdle: now.skipIdle,
      follow: now.follow,
    };
    const text = JSON.stringify(kept);
    if (text !== written) storage.setItem(KEY, text);
    written = text;
  };
  layoutStore.subscribe(write);
  playbackStore.subscribe((state, before) => {
    // The clock alone changes 60 times a second and is not kept here.
    if (state.speed !== before.speed || state.skipIdle !== before.skipIdle || state.follow !== before.follow) write();
  });
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text ?? '{}');
    return isObject(data) ? data : {};
  } catch {
    // Not ours, or cut short by a full disk: start with the defaults.
    return {};
  }
}
