/**
 * ttyrec: frames behind headers of three 32-bit numbers, little end first: seconds, microseconds, length.
 * Source: ttyrec(1) by Satoru Takabayashi, and the notes of nethack servers that record with it.
 */
import { concatBytes, decodeUtf8 } from '../base/bytes.ts';
import type { Problem } from '../base/problem.ts';
import { EVENT_OUTPUT, type Recording } from './recording.ts';
import { clampSize, ProblemLog, RecordingBuilder } from './recording-builder.ts';

const HEADER = 12;
/** A frame is what one read from a terminal gave: never so much. */
const LONGEST_FRAME = 1 << 20;
/** Two frames further apart than this are not of one recording. Seconds. */
const LONGEST_PAUSE = 366 * 86_400;
/** So many headers that follow from each other are no accident. */
const CERTAIN = 3;

interface Frame {
  readonly seconds: number;
  readonly micros: number;
  readonly length: number;
}

/** The header at `at`, or undefined where it cannot be one. */
function frameAt(bytes: Uint8Array, at: number, before?: Frame): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER);
  const [seconds, micros, length] = [0, 4, 8].map((by) => view.getUint32(by, true)) as [number, number, number];
  if (micros >= 1_000_000 || length > LONGEST_FRAME) return undefined;
  if (before && Math.abs(seconds - before.seconds) > LONGEST_PAUSE) return undefined;
  return { seconds, micros, length };
}

/** Whether these first bytes begin such a recording: every header that is in them follows from the one before. */
export function isTtyrec(head: Uint8Array): boolean {
  let frame: Frame | undefined;
  let frames = 0;
  let at = 0;
  for (; at + HEADER <= head.length; at += HEADER + (frame as Frame).length, frames++) {
    frame = frameAt(head, at, frame);
    // Behind so many there may be damage, too.
    if (!frame) return frames >= CERTAIN;
    if (frames === 0 && frame.length === 0) return false;
  }
  if (frames === 0 || (frames === 1 && at !== head.length)) return frames === 1 && beginsScreen(head);
  return true;
}

/** Of a first frame that is longer than what is here: it draws. */
function beginsScreen(head: Uint8Array): boolean {
  return head[HEADER] === 0x1b || head.subarray(HEADER, HEADER + 64).includes(0x1b);
}

/** Reads the recording. A header that cannot be one ends it; what is before is kept. */
export async function readTtyrec(
  stream: AsyncIterable<Uint8Array>,
  report: (problem: Problem) => void,
  progress?: (bytes: number) => Promise<void> | void,
): Promise<Recording> {
  const builder = new RecordingBuilder();
  const problems = new ProblemLog();
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let consumed = 0;
  let first: Frame | undefined;
  let last: Frame | undefined;
  let broken = false;
  for await (const piece of stream) {
    consumed += piece.length;
    if (!broken) rest = concatBytes([rest, piece]);
    let at = 0;
    while (!broken && at + HEADER <= rest.length) {
      const frame = frameAt(rest, at, last);
      if (!frame) {
        problems.add('ttyrec-frame', 'The next bytes are not a frame; the recording ends here.', offset + at);
        broken = true;
        break;
      }
      if (at + HEADER + frame.length > rest.length) break;
      first ??= frame;
      last = frame;
      builder.sink.append(rest.subarray(at + HEADER, at + HEADER + frame.length));
      const time = (frame.seconds - first.seconds) * 1000 + (frame.micros - first.micros) / 1000;
      if (!builder.commit(time, EVENT_OUTPUT))
        problems.add('time-backwards', 'A frame is earlier than the one before.', offset + at);
      at += HEADER + frame.length;
    }
    rest = rest.slice(at);
    offset += at;
    await progress?.(consumed);
  }
  if (!broken && rest.length > 0)
    problems.add('truncated', `The recording ends in a frame; the ${builder.eventCount} before it are kept.`, offset);
  const recording = builder.finish({
    columns: 80,
    rows: 24,
    format: 'ttyrec',
    title: '',
    command: '',
    theme: undefined,
    idleTimeLimit: undefined,
    timestamp: first && first.seconds > 0 ? first.seconds + first.micros / 1e6 : undefined,
    timing: 'exact',
  });
  const stated = /\x1b\[8;(\d{1,4});(\d{1,4})t/.exec(
    decodeUtf8(recording.data, 0, Math.min(recording.data.length, 65_536)),
  );
  const size = stated && clampSize(Number(stated[2]), Number(stated[1]));
  if (!size) problems.add('size-assumed', 'The recording does not say its size; 80 × 24 is assumed.');
  problems.flush(report);
  return { ...recording, ...(size ?? {}) };
}
