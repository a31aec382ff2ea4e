import type { Command } from '../commands/command.ts';
import { inWorkspace, ofDocument } from '../commands/when.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { copyText } from '../ui/clipboard.ts';
import { openFind, stepHit } from './find.ts';
import { type ScreenScale, terminalPanelStore } from './panel-state.ts';
import { NUDGE, nudge, shownRecording } from './placement.ts';
import { hasTerminalSelection, selectedText } from './selection.ts';

const hasRecording = () => inWorkspace() && shownRecording() !== undefined;
const hasHits = () => inWorkspace() && terminalHitsStore.getState().times.length > 0;
const isPlacedLoosely = () => inWorkspace() && (shownRecording()?.alignment ?? 'exact') !== 'exact';

const NEXT_SCALE: Record<ScreenScale, ScreenScale> = { auto: 'whole', whole: 'width', width: 'actual', actual: 'auto' };
const SCALE_WORDS: Record<ScreenScale, string> = {
  auto: 'Terminal: automatic size',
  whole: 'Terminal: whole screen',
  width: 'Terminal: whole width',
  actual: 'Terminal: actual size',
};

function moveRecording(by: number): void {
  const recording = shownRecording();
  if (recording) nudge(recording.index, by);
}

/** The terminal panel: its search, its size, its place on the clock. Showing and hiding it is a command of the view. */
export const terminalCommands: readonly Command[] = [
  {
    id: 'terminal.find',
    title: 'Find in the terminal’s output',
    group: 'Terminal',
    keys: ['mod+shift+f', 'o'],
    inText: false,
    when: hasRecording,
    run: openFind,
  },
  {
    id: 'terminal.find.next',
    title: 'Next match in the terminal’s output',
    group: 'Terminal',
    keys: ['mod+g'],
    inText: true,
    repeats: true,
    when: hasHits,
    run: () => stepHit(1),
  },
  {
    id: 'terminal.find.previous',
    title: 'Previous match in the terminal’s output',
    group: 'Terminal',
    keys: ['mod+shift+g'],
    inText: true,
    repeats: true,
    when: hasHits,
    run: () => stepHit(-1),
  },
  {
    id: 'terminal.copy',
    title: 'Copy the terminal’s selection',
    group: 'Terminal',
    keys: ['mod+c'],
    when: () => ofDocument() && hasTerminalSelection(),
    run: () => copyText(selectedText(), 'Terminal text'),
  },
  {
    id: 'terminal.scale',
    title: 'Terminal size: automatic, whole screen, whole width, actual',
    group: 'Terminal',
    keys: [],
    when: () => ofDocument() && shownRecording() !== undefined,
    run: () => {
      const scale = NEXT_SCALE[terminalPanelStore.getState().scale];
      terminalPanelStore.setState({ scale });
      notify(SCALE_WORDS[scale]);
    },
  },
  {
    id: 'terminal.recording',
    title: 'Show the next recording',
    group: 'Terminal',
    keys: [],
    when: () => inWorkspace() && documentStore.getState().recordings.length > 1,
    run: () =>
      layoutStore.setState((state) => ({
        recording: (state.recording + 1) % documentStore.getState().recordings.length,
      })),
  },
  {
    id: 'terminal.earlier',
    title: 'Move the recording 100 ms earlier',
    group: 'Terminal',
    keys: [],
    when: isPlacedLoosely,
    run: () => moveRecording(-NUDGE),
  },
  {
    id: 'terminal.later',
    title: 'Move the recording 100 ms later',
    group: 'Terminal',
    keys: [],
    when: isPlacedLoosely,
    run: () => moveRecording(NUDGE),
  },
];
