/** Find in the whole output: asks the engine, lists the instants, and goes to them. */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
import { maskText } from '../../shared/secrets/mask.ts';
import { seek } from '../document/navigate.ts';
import type { Derived } from '../document/start.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { findRequestStore, hitAfter, hitBefore, NO_HITS, terminalHitsStore } from '../stores/terminal-hits.ts';
import { terminalPanelStore } from './panel-state.ts';
import { nudgeStore, shownRecording, toDocumentTime } from './placement.ts';

const LIMIT = 2000;
const searches = new Latest();

/** Looks for what the field says. The answer of an older search is dropped. */
export async function runFind(): Promise<void> {
  const { text, caseSensitive, regex } = terminalPanelStore.getState();
  const recording = shownRecording();
  const { engine } = documentStore.getState();
  const signal = searches.start();
  if (text === '' || !recording || !engine) {
    clearFind();
    return;
  }
  terminalPanelStore.setState({ busy: true, findError: '' });
  try {
    const argument = { recording: recording.index, text, caseSensitive, regex, limit: LIMIT };
    const { hits, more, error } = await engine.request('terminal.search', argument, { signal });
    if (signal.aborted) return;
    const { reveal } = layoutStore.getState();
    const shown = hits.map(({ time, line }) => ({ time, line: reveal ? line : maskText(line).text }));
    terminalPanelStore.setState({ busy: false, searched: text, hits: shown, more, findError: error ?? '' });
    publish();
  } catch (error) {
    if (signal.aborted) return;
    terminalPanelStore.setState({ busy: false, searched: text, hits: [], more: false, findError: messageOf(error) });
    terminalHitsStore.setState(NO_HITS);
  }
}

/** Forgets the search and its marks on the timeline. */
export function clearFind(): void {
  searches.abort();
  terminalPanelStore.setState({ busy: false, searched: '', hits: [], more: false, findError: '' });
  terminalHitsStore.setState(NO_HITS);
}

/** Opens the field and puts the cursor in it. */
export function openFind(): void {
  layoutStore.setState({ view: 'trace', terminalOpen: true });
  terminalPanelStore.setState({ findOpen: true, findFocus: true });
}

/** Searches for a text without taking the focus; `go` also goes to the first instant at which it was on the screen. */
function fillFind(text: string, go: boolean): void {
  layoutStore.setState({ terminalOpen: true });
  terminalPanelStore.setState({ findOpen: true, findFocus: false, text });
  void runFind().then(() => {
    if (go && terminalPanelStore.getState().searched === text) goToHit(0);
  });
}

/** Closes the field, and takes the marks away. */
export function closeFind(): void {
  terminalPanelStore.setState({ findOpen: false });
  clearFind();
}

/** Goes to a hit. */
export function goToHit(index: number): void {
  const time = terminalHitsStore.getState().times[index];
  if (time === undefined) return;
  terminalHitsStore.setState({ current: index });
  seek(time);
}

/** Goes to the next (1) or previous (-1) hit from where the clock is; around the end to the other one. */
export function stepHit(direction: 1 | -1): void {
  const { times } = terminalHitsStore.getState();
  if (times.length === 0) return;
  const { time } = playbackStore.getState();
  const found = direction > 0 ? hitAfter(times, time) : hitBefore(times, time);
  goToHit(found >= 0 ? found : direction > 0 ? 0 : times.length - 1);
}

/** What is listed in clear is masked at once; to show it in clear it is looked for again. */
function remask(reveal: boolean): void {
  const { hits, searched } = terminalPanelStore.getState();
  if (reveal && searched !== '') void runFind();
  if (reveal || hits.length === 0) return;
  terminalPanelStore.setState({ hits: hits.map((hit) => ({ ...hit, line: maskText(hit.line).text })) });
}

/** Puts the hits on the document's clock. */
function publish(): void {
  const recording = shownRecording();
  const { hits } = terminalPanelStore.getState();
  if (!recording || hits.length === 0) {
    terminalHitsStore.setState(NO_HITS);
    return;
  }
  const times = Float64Array.from(hits, ({ time }) => toDocumentTime(recording, time));
  terminalHitsStore.setState(({ current }) => ({
    recording: recording.index,
    times,
    current: current < times.length ? current : -1,
  }));
}

/** Keeps the hits true to the recording that is shown, and finds what others ask for. Call once. */
export function startTerminalFind(_derived: Derived): void {
  findRequestStore.subscribe(({ request }) => {
    if (request) fillFind(request.text, request.go);
  });
  nudgeStore.subscribe(publish);
  documentStore.subscribe((state, before) => {
    if (state.engine === before.engine) return;
    nudgeStore.setState({ nudges: new Map() });
    clearFind();
  });
  layoutStore.subscribe((state, before) => {
    if (state.recording !== before.recording) clearFind();
    else if (state.reveal !== before.reveal) remask(state.reveal);
  });
}
