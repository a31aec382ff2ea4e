/** Recordings of all formats: which a file is, and reading it with what lies beside it. */
import { decodeUtf8 } from '../base/bytes.ts';
import type { FileGrant } from '../base/file-grant.ts';
import { FormatError, type Problem } from '../base/problem.ts';
import { readRecording, recogniseRecording } from '../terminal/asciicast.ts';
import type { Recording } from '../terminal/recording.ts';
import { isTtyrec, readTtyrec } from '../terminal/ttyrec.ts';
import { isScriptTiming, isTypescript, readTypescript, timingNames } from '../terminal/typescript.ts';
import type { EngineHost } from './host.ts';

export type RecordingFormat = Exclude<Recording['format'], 'trace-events'>;

const TITLES: Readonly<Record<RecordingFormat, string>> = {
  'asciicast-v1': 'asciicast v1',
  'asciicast-v2': 'asciicast v2',
  'asciicast-v3': 'asciicast v3',
  ttyrec: 'ttyrec',
  typescript: 'script(1) typescript',
};
/** A timing file that is larger is none. */
const LARGEST_TIMING = 256 << 20;

export const recordingTitle = (format: RecordingFormat): string => TITLES[format];

/**
 * Which recording the first bytes of a file begin; undefined where they are something else.
 * @throws FormatError for a timing file, which is nothing by itself
 */
export function recogniseAnyRecording(head: Uint8Array): RecordingFormat | undefined {
  const cast = recogniseRecording(head);
  if (cast) return cast;
  if (isTypescript(head)) return 'typescript';
  if (isScriptTiming(head)) {
    const message =
      'These are the times of a recording by script(1). Open the typescript beside it; it takes them from here.';
    throw new FormatError({ code: 'script-timing', message });
  }
  return isTtyrec(head) ? 'ttyrec' : undefined;
}

/** Reads it; a typescript with the times that lie beside it. */
export async function readAnyRecording(
  host: EngineHost,
  grant: FileGrant,
  stream: AsyncIterable<Uint8Array>,
  format: RecordingFormat,
  report: (problem: Problem) => void,
  progress?: (bytes: number) => Promise<void> | void,
): Promise<Recording> {
  if (format === 'ttyrec') return readTtyrec(stream, report, progress);
  if (format === 'typescript') return readTypescript(stream, await timingBeside(host, grant), report, progress);
  return readRecording(stream, format, report, progress);
}

async function timingBeside(host: EngineHost, grant: FileGrant): Promise<string | undefined> {
  for (const name of timingNames(grant.name)) {
    const found = await host.relative(grant, name);
    if (!found) continue;
    const source = await host.open(found);
    try {
      if ((source.size ?? 0) > LARGEST_TIMING) continue;
      const bytes = await source.read(0, source.size ?? LARGEST_TIMING);
      if (isScriptTiming(bytes)) return decodeUtf8(bytes);
    } finally {
      await source.close?.();
    }
  }
  return undefined;
}
