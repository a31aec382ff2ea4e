/** A recording as asciicast v2, whatever it was read from. */
import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import type { Secrets } from '../secrets/collected.ts';
import {
  EVENT_EXIT,
  EVENT_INPUT,
  EVENT_MARKER,
  EVENT_OUTPUT,
  EVENT_RESIZE,
  type Recording,
} from '../terminal/recording.ts';

const LETTERS = new Map([
  [EVENT_OUTPUT, 'o'],
  [EVENT_INPUT, 'i'],
  [EVENT_MARKER, 'm'],
  [EVENT_RESIZE, 'r'],
  [EVENT_EXIT, 'x'],
]);

/** The recording with `data` in place of its own, its title, command and labels masked by `secrets` if there are any. */
export function makeCast(
  recording: Recording,
  data: Uint8Array,
  file: string,
  secrets: Secrets | undefined,
): Uint8Array {
  const text = (value: string, place: string) => secrets?.text(value, { file, place }) ?? value;
  const { theme } = recording;
  const header = {
    version: 2,
    width: recording.columns,
    height: recording.rows,
    timestamp: recording.timestamp,
    idle_time_limit: recording.idleTimeLimit,
    title: recording.title === '' ? undefined : text(recording.title, 'title'),
    command: recording.command === '' ? undefined : text(recording.command, 'command'),
    theme: theme && { fg: theme.foreground, bg: theme.background, palette: theme.palette.join(':') },
  };
  const lines = [JSON.stringify(header)];
  for (let event = 0; event < recording.eventCount; event++) {
    const letter = LETTERS.get(recording.code[event] as number);
    if (letter === undefined) continue;
    const raw = decodeUtf8(data, recording.dataStart[event] as number, recording.dataStart[event + 1] as number);
    const seconds = Number(((recording.time[event] as number) / 1000).toFixed(6));
    lines.push(JSON.stringify([seconds, letter, letter === 'm' ? text(raw, 'marker') : raw]));
  }
  return encodeUtf8(`${lines.join('\n')}\n`);
}
