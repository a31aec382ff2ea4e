/** Reads a terminal recording for the fuzzer; of script(1) either of its two files is damaged, and the other is whole. */
import { decodeUtf8, memorySource } from '../../shared/base/bytes.ts';
import { FormatError, type Problem } from '../../shared/base/problem.ts';
import { recogniseAnyRecording } from '../../shared/engine/any-recording.ts';
import { readRecording } from '../../shared/terminal/asciicast.ts';
import type { Recording } from '../../shared/terminal/recording.ts';
import { readTtyrec } from '../../shared/terminal/ttyrec.ts';
import { readTypescript } from '../../shared/terminal/typescript.ts';
import type { Outcome } from './fuzz.ts';
import { TIMING, TYPESCRIPT } from './literals/recordings.ts';

const REFUSED: Outcome = { format: '', amount: 0, places: [], signs: '', problems: 0 };

/** Problems that are no losses: they say what was assumed. */
const ASSUMED = new Set(['size-assumed', 'script-no-timing']);

export async function readTerminal(bytes: Uint8Array, pieceSize: number, input: string): Promise<Outcome> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  try {
    const recording = await read(bytes, pieceSize, input, report);
    if (!recording) return REFUSED;
    check(recording);
    const { format, data } = recording;
    return {
      format,
      amount: data.length,
      places: [],
      signs: '',
      problems: problems.filter(({ code }) => !ASSUMED.has(code)).length,
    };
  } catch (error) {
    if (error instanceof FormatError) return REFUSED;
    throw error;
  }
}

async function read(
  bytes: Uint8Array,
  pieceSize: number,
  input: string,
  report: (problem: Problem) => void,
): Promise<Recording | undefined> {
  if (input.endsWith('.timing')) {
    return readTypescript(memorySource('fuzz', TYPESCRIPT).stream(), decodeUtf8(bytes), report);
  }
  const format = recogniseAnyRecording(bytes.subarray(0, 65_536));
  const stream = memorySource('fuzz', bytes, pieceSize).stream();
  if (format === undefined) return undefined;
  if (format === 'ttyrec') return readTtyrec(stream, report);
  if (format === 'typescript') return readTypescript(stream, decodeUtf8(TIMING), report);
  return readRecording(stream, format, report);
}

/** What all who play it rely on. */
function check({ eventCount, time, dataStart, data, duration, columns, rows }: Recording): void {
  for (let i = 0; i < eventCount; i++) {
    const [now, before] = [time[i] as number, i === 0 ? 0 : (time[i - 1] as number)];
    if (!(now >= before)) throw new Error(`The time of event ${i} is ${now}, after ${before}.`);
    if ((dataStart[i + 1] as number) < (dataStart[i] as number)) throw new Error(`Event ${i} ends before it begins.`);
  }
  if ((dataStart[eventCount] ?? 0) > data.length) throw new Error('The last event ends behind the data.');
  if (!Number.isFinite(duration)) throw new Error(`It lasts ${duration} ms.`);
  if (!(columns >= 1 && rows >= 1)) throw new Error(`The screen has ${columns} × ${rows} cells.`);
}
