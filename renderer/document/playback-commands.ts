import { MILLISECOND } from '../../shared/base/time.ts';
import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { documentOpen, inWorkspace, ofDocument, spansRead } from '../commands/when.ts';
import { layoutStore } from '../stores/layout.ts';
import { notify } from '../stores/notices.ts';
import { playbackStore } from '../stores/playback.ts';
import { cellStore } from './cell-data.ts';
import { togglePlaying } from './clock.ts';
import { stepToOccurrence } from './go.ts';
import { moveBy, type StepTarget, step } from './navigate.ts';

/** The speeds in order; digit keys 1 to 9 choose among them. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 4, 8, 12, 16];
/** What `,` and `.` move by. */
const NUDGE = 100 * MILLISECOND;

const playable = whenAll(documentOpen, ofDocument);
const steppable = whenAll(spansRead, inWorkspace);
const hasLoops = () => inWorkspace() && (cellStore.getState().data?.facts.loops.length ?? 0) > 0;

/** "0.25×" */
export function speedLabel(speed: number): string {
  return `${speed}×`;
}

function stepper(id: string, title: string, key: string, direction: 1 | -1, target: StepTarget, none: string): Command {
  return {
    id: `navigate.${id}`,
    title,
    group: 'Navigate',
    keys: [key],
    repeats: true,
    when: steppable,
    run: () => {
      if (!step(direction, target)) notify(none);
    },
  };
}

function toggle(id: string, title: string, key: string, name: 'skipIdle' | 'loop' | 'follow', words: string): Command {
  return {
    id: `playback.${id}`,
    title,
    group: 'Playback',
    keys: [key],
    when: playable,
    run: () => {
      const on = !playbackStore.getState()[name];
      playbackStore.setState({ [name]: on });
      notify(`${words} ${on ? 'on' : 'off'}`);
    },
  };
}

function loopStepper(id: string, title: string, key: string, direction: 1 | -1): Command {
  return {
    id: `navigate.${id}`,
    title,
    group: 'Navigate',
    keys: [key],
    repeats: true,
    when: hasLoops,
    run: () => stepToOccurrence(direction),
  };
}

function setSpeed(speed: number): void {
  playbackStore.setState({ speed });
  notify(`Speed ${speedLabel(speed)}`);
}

/** The clock, and steps from span to span. */
export const playbackCommands: readonly Command[] = [
  {
    id: 'playback.toggle',
    title: 'Play or pause',
    group: 'Playback',
    keys: ['Space'],
    when: playable,
    run: togglePlaying,
  },
  {
    id: 'playback.back',
    title: 'Back 100 ms',
    group: 'Playback',
    keys: [','],
    repeats: true,
    when: playable,
    run: () => moveBy(-NUDGE),
  },
  {
    id: 'playback.forward',
    title: 'Forward 100 ms',
    group: 'Playback',
    keys: ['.'],
    repeats: true,
    when: playable,
    run: () => moveBy(NUDGE),
  },
  {
    id: 'playback.goto',
    title: 'Go to a time',
    group: 'Playback',
    keys: ['g'],
    when: playable,
    run: () => layoutStore.setState({ overlay: 'goto' }),
  },
  toggle('skip-idle', 'Skip idle time', 's', 'skipIdle', 'Skip idle'),
  toggle('loop', 'Loop over the selected range', 'l', 'loop', 'Loop'),
  toggle('follow', 'Selection follows the clock', 'F', 'follow', 'Follow'),
  ...SPEEDS.map(
    (speed, index): Command => ({
      id: `playback.speed.${index + 1}`,
      title: `Speed ${speedLabel(speed)}`,
      group: 'Playback',
      keys: [String(index + 1)],
      hidden: true,
      when: playable,
      run: () => setSpeed(speed),
    }),
  ),
  stepper('previous', 'Previous span', 'ArrowLeft', -1, 'any', 'No span starts before'),
  stepper('next', 'Next span', 'ArrowRight', 1, 'any', 'No span starts after'),
  stepper(
    'previous-kind',
    'Previous span of the same kind',
    'shift+ArrowLeft',
    -1,
    'same-kind',
    'No earlier span of this kind',
  ),
  stepper('next-kind', 'Next span of the same kind', 'shift+ArrowRight', 1, 'same-kind', 'No later span of this kind'),
  stepper('previous-error', 'Previous error', '[', -1, 'error', 'No earlier error'),
  stepper('next-error', 'Next error', ']', 1, 'error', 'No later error'),
  loopStepper('previous-loop', 'Previous loop or retry', 'X', -1),
  loopStepper('next-loop', 'Next loop or retry', 'x', 1),
  stepper('previous-model', 'Previous model call', '{', -1, 'model', 'No earlier model call'),
  stepper('next-model', 'Next model call', '}', 1, 'model', 'No later model call'),
];
