/** A recording made of the `terminal.output` events and log records that a trace carries itself. */
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import { EVENT_OUTPUT, type Recording } from './recording.ts';
import { clampSize, RecordingBuilder } from './recording-builder.ts';

/** One piece of terminal output: when (Unix nanoseconds) and what. */
export interface OutputPiece {
  readonly time: bigint;
  readonly data: string;
}

/**
 * Makes a recording of output pieces, in order of time; its clock starts at the first. The size is `size`, or guessed
 * from where the output puts the cursor, and at least 80 × 24.
 */
export function recordingFromEvents(
  pieces: readonly OutputPiece[],
  size?: { readonly columns: number; readonly rows: number },
): Recording {
  const ordered = [...pieces].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const first = ordered[0]?.time ?? 0n;
  const builder = new RecordingBuilder();
  for (const piece of ordered) {
    builder.sink.append(encodeUtf8(piece.data));
    builder.commit(Number(piece.time - first) / 1e6, EVENT_OUTPUT);
  }
  const header = {
    columns: 80,
    rows: 24,
    format: 'trace-events',
    title: '',
    command: '',
    theme: undefined,
    idleTimeLimit: undefined,
    timestamp: first > 0n ? Number(first / 1_000_000n) / 1000 : undefined,
    timing: 'exact',
  } as const;
  const recording = builder.finish(header);
  return { ...recording, ...(clampSize(size?.columns, size?.rows) ?? guessSize(recording.data)) };
}

/** Positions further out than this are how programs ask for the size ("go to 999;999"), not where they draw. */
const FURTHEST = 400;
const LOOKED_AT = 4 << 20;

/** The smallest usual screen that holds every position the output names. */
function guessSize(data: Uint8Array): { columns: number; rows: number } {
  let columns = 80;
  let rows = 24;
  const text = decodeUtf8(data, 0, Math.min(data.length, LOOKED_AT));
  for (const match of text.matchAll(/\x1b\[(?:(\d{1,4});(\d{1,4})([Hfr])|8;(\d{1,4});(\d{1,4})t|(\d{1,4})([Gd]))/g)) {
    const [, first, second, final, height, width, single, direction] = match;
    if (height !== undefined) {
      const stated = clampSize(Number(width), Number(height));
      if (stated) return stated;
    }
    const row = Number(final === 'r' ? second : final ? first : direction === 'd' ? single : 0);
    const column = Number(final && final !== 'r' ? second : direction === 'G' ? single : 0);
    if (row <= FURTHEST) rows = Math.max(rows, row);
    if (column <= FURTHEST) columns = Math.max(columns, column);
  }
  return { columns, rows };
}
