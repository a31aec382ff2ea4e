/** Finds every time a text came to the screen, by playing the recording and looking at each screen it showed. */

import { clamp } from '../base/numbers.ts';
import type { ScreenSnapshot, TerminalSearchResult } from './frame.ts';
import { Playhead } from './playhead.ts';
import type { Recording } from './recording.ts';
import type { OutputScanner } from './scanner.ts';
import { readLines, type ScreenLine } from './screen-lines.ts';
import { makeMatcher } from './text-matcher.ts';
import { isGround, writeNow } from './xterm-core.ts';

export interface TextQuery {
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly regex: boolean;
  /** At most this many hits. */
  readonly limit: number;
}

/** A screen is looked at after this much output, or after this long. */
const LOOK_BYTES = 4 << 10;
const LOOK_MS = 50;
/** Lines kept above the screen between two looks: more than LOOK_BYTES can scroll off. */
const SCROLLBACK = 5000;
/** A line that was gone for less than this was being redrawn. */
const REDRAWN_MS = 250;
const TURN = 10;
const LONGEST_LINE = 400;

/** `turn` is awaited every 10 ms or so; what it throws ends the search. */
export async function searchRecording(
  recording: Recording,
  scanner: OutputScanner,
  start: ScreenSnapshot,
  query: TextQuery,
  turn: () => Promise<void>,
): Promise<TerminalSearchResult> {
  const matcher = makeMatcher(query.text, query.caseSensitive, query.regex);
  if (typeof matcher === 'string') return { hits: [], more: false, error: matcher };
  const limit = clamp(Math.floor(query.limit) || 1000, 1, 100_000);
  const hits: { time: number; row: number; line: string }[] = [];
  const appearances = new Appearances();
  const playhead = new Playhead(recording);
  let turnEnd = performance.now() + TURN;
  const rest = async () => {
    if (performance.now() < turnEnd) return;
    await turn();
    turnEnd = performance.now() + TURN;
  };
  try {
    playhead.restore(start, 0, SCROLLBACK);
    let lookedAt = 0;
    for (let event = 0; event < recording.eventCount && hits.length <= limit; event++) {
      while (!scanner.knows(event)) {
        scanner.scan(1 << 20);
        await rest();
      }
      const position = scanner.shownAfter(event);
      const time = recording.time[event] as number;
      const last = event === recording.eventCount - 1;
      if (!last && position - playhead.position < LOOK_BYTES && time - lookedAt < LOOK_MS) continue;
      while (playhead.position < position) {
        playhead.advance(position, LOOK_BYTES);
        await rest();
        if (playhead.position < position && !isGround(playhead.terminal)) continue;
        const lines = readLines(playhead.terminal);
        // The lines above were seen now; without them the next look sees only what is new.
        writeNow(playhead.terminal, '\x1b[3J');
        for (const { row, text } of appearances.next(lines, matcher, time))
          hits.push({ time, row, line: text.trim().slice(0, LONGEST_LINE) });
      }
      lookedAt = time;
    }
  } finally {
    playhead.dispose();
  }
  return { hits: hits.slice(0, limit), more: hits.length > limit };
}

/** Tells which matching lines are new: not on the screen before, not moved, not the same line with other details. */
class Appearances {
  /** Matching lines of the screen before: how often, and by row. */
  #counts = new Map<string, number>();
  #rows = new Map<number, string>();
  #lastSeen = new Map<string, number>();

  next(lines: readonly ScreenLine[], matches: (text: string) => boolean, time: number): ScreenLine[] {
    const left = new Map(this.#counts);
    const counts = new Map<string, number>();
    const rows = new Map<number, string>();
    const candidates: ScreenLine[] = [];
    let scrolled = false;
    for (const line of lines) {
      if (line.row < 0) scrolled = true;
      if (!matches(line.text)) continue;
      if (line.row >= 0) {
        counts.set(line.text, (counts.get(line.text) ?? 0) + 1);
        rows.set(line.row, line.text);
      }
      if (!take(left, line.text)) candidates.push(line);
    }
    const fresh: ScreenLine[] = [];
    for (const line of candidates) {
      const before = this.#rows.get(line.row);
      const edited = before !== undefined && !scrolled && take(left, before);
      const seen = this.#lastSeen.get(line.text);
      if (!edited && (seen === undefined || time - seen > REDRAWN_MS))
        fresh.push({ ...line, row: Math.max(0, line.row) });
    }
    for (const text of this.#counts.keys()) this.#lastSeen.set(text, time);
    for (const text of counts.keys()) this.#lastSeen.set(text, time);
    this.#forget(time);
    this.#counts = counts;
    this.#rows = rows;
    return fresh;
  }

  #forget(time: number): void {
    if (this.#lastSeen.size < 5000) return;
    for (const [text, seen] of this.#lastSeen) if (time - seen > REDRAWN_MS) this.#lastSeen.delete(text);
    if (this.#lastSeen.size >= 5000) this.#lastSeen.clear();
  }
}

function take(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text);
  if (!count) return false;
  counts.set(text, count - 1);
  return true;
}
