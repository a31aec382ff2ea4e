/** Short messages that come and go in a corner: what failed, what was copied, what a key did. */

import { messageOf } from '../../shared/base/errors.ts';
import { createStore } from './store.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
}

export const noticeStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));
let nextId = 1;

/** Shows a message for a few seconds (errors longer). The same message said again takes the place of the first. */
export function notify(text: string, tone: Notice['tone'] = 'info'): void {
  const id = nextId++;
  noticeStore.setState((state) => ({
    notices: [...state.notices.filter((notice) => notice.text !== text).slice(-3), { id, tone, text }],
  }));
  setTimeout(() => dismiss(id), tone === 'error' ? 12_000 : 3000);
}

/** Takes a message away. */
export function dismiss(id: number): void {
  noticeStore.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
}

/** Tells the user that something they asked for failed. */
export function reportFailure(what: string, error: unknown): void {
  notify(`${what}: ${messageOf(error)}`, 'error');
}
