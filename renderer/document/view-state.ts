/**
 * Where someone was in a document, as short text: for the page's URL and for the desktop's list of files. The text may
 * come from anywhere, so decoding checks every part and leaves out what it cannot believe.
 */
import type { Nanoseconds, TimeWindow } from '../../shared/base/time.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import { keptView } from '../commands/views.ts';
import type { View } from '../stores/layout.ts';
import type { FilterMode } from '../stores/tree.ts';

export interface ViewState {
  readonly time: Nanoseconds;
  /** As SelectionState.ordinal: synthetic rows are negative. */
  readonly selection: Ordinal | undefined;
  /** Undefined: the whole. */
  readonly viewport: TimeWindow | undefined;
  readonly range: TimeWindow | undefined;
  readonly filter: string;
  readonly mode: FilterMode;
  /** Index of the one trace that is shown. */
  readonly trace: number | undefined;
  /** As TreeState.collapsed: synthetic rows are negative. */
  readonly collapsed: readonly Ordinal[];
  /** The view in front, where it is one that a document alone can be shown in again. */
  readonly view: View;
}

const VERSION = '1';
/** 2^53: beyond it a number is not one of ours. */
const LARGEST = Number.MAX_SAFE_INTEGER;
const LONGEST_FILTER = 4000;
const MOST_COLLAPSED = 2_000_000;

/**
 * The text of a view. Collapsed rows that would need more than `room` characters are left out (URLs are not for that).
 */
export function encodeView(view: ViewState, room = 6000): string {
  const parts = new URLSearchParams({ v: VERSION });
  if (view.time !== 0) parts.set('t', number36(view.time));
  if (view.selection !== undefined) parts.set('s', number36(view.selection));
  if (view.viewport) parts.set('w', window36(view.viewport));
  if (view.range) parts.set('r', window36(view.range));
  if (view.filter !== '') parts.set('q', view.filter.slice(0, LONGEST_FILTER));
  if (view.mode === 'highlight') parts.set('m', 'h');
  if (view.trace !== undefined) parts.set('n', number36(view.trace));
  if (view.view !== 'trace') parts.set('p', view.view);
  const rows = encodeSet(view.collapsed);
  if (rows !== '' && rows.length <= room) parts.set('c', rows);
  return parts.toString();
}

/** Reads such text again; undefined where it is not a view of a version that we know. Never throws. */
export function decodeView(text: string): ViewState | undefined {
  if (text.length > 16_000_000) return undefined;
  const parts = new URLSearchParams(text);
  if (parts.get('v') !== VERSION) return undefined;
  const count = (name: string) => {
    const value = read36(parts.get(name));
    return value !== undefined && value >= 0 && value < 0xffffffff ? value : undefined;
  };
  return {
    time: read36(parts.get('t')) ?? 0,
    selection: read36(parts.get('s')),
    viewport: readWindow(parts.get('w')),
    range: readWindow(parts.get('r')),
    filter: (parts.get('q') ?? '').slice(0, LONGEST_FILTER),
    mode: parts.get('m') === 'h' ? 'highlight' : 'only',
    trace: count('n'),
    collapsed: decodeSet(parts.get('c') ?? ''),
    view: keptView(parts.get('p') ?? 'trace'),
  };
}

/** What a view is kept under: the names of the files that are open, whatever their order. */
export function documentKey(names: readonly string[]): string {
  return [...names].sort().join('\n');
}

function number36(value: number): string {
  return Math.round(value).toString(36);
}

function read36(text: string | null): number | undefined {
  if (text === null || !/^-?[0-9a-z]{1,11}$/.test(text)) return undefined;
  const value = Number.parseInt(text, 36);
  return Math.abs(value) <= LARGEST ? value : undefined;
}

function window36(window: TimeWindow): string {
  return `${number36(window.start)}~${number36(window.end)}`;
}

function readWindow(text: string | null): TimeWindow | undefined {
  const [from, to, more] = (text ?? '').split('~');
  const start = read36(from ?? null);
  const end = read36(to ?? null);
  if (more !== undefined || start === undefined || end === undefined || end <= start) return undefined;
  return { start, end };
}

/** Ascending numbers as steps in base 36; `3*5` is five steps of three. Whole subtrees become a few characters. */
function encodeSet(values: readonly number[]): string {
  const sorted = Float64Array.from(values).sort();
  const steps: string[] = [];
  let previous = 0;
  let index = 0;
  while (index < sorted.length) {
    const step = (sorted[index] as number) - previous;
    let times = 1;
    while (
      index + times < sorted.length &&
      (sorted[index + times] as number) - (sorted[index + times - 1] as number) === step
    )
      times++;
    previous = sorted[index + times - 1] as number;
    index += times;
    steps.push(times === 1 ? number36(step) : `${number36(step)}*${number36(times)}`);
  }
  return steps.join('.');
}

/** As far as it can be believed. */
function decodeSet(text: string): number[] {
  const values: number[] = [];
  if (text === '') return values;
  let previous = 0;
  for (const part of text.split('.')) {
    const [stepText = '', timesText, more] = part.split('*');
    const step = read36(stepText);
    const times = timesText === undefined ? 1 : read36(timesText);
    if (more !== undefined || step === undefined || times === undefined || times < 1) break;
    if (values.length + times > MOST_COLLAPSED || Math.abs(previous + step * times) > LARGEST) break;
    for (let i = 0; i < times; i++) {
      previous += step;
      values.push(previous);
    }
  }
  return values;
}
