/** Playing a recording from its start, plainly: what every seek is held to. */
import { decodeUtf8 } from '../../../shared/base/bytes.ts';
import { createHeadless, type HeadlessTerminal } from '../../../shared/terminal/headless.ts';
import { EVENT_OUTPUT, EVENT_RESIZE, type Recording } from '../../../shared/terminal/recording.ts';
import { parseSize } from '../../../shared/terminal/recording-builder.ts';
import { OutputScanner } from '../../../shared/terminal/scanner.ts';
import { parserTransitions, resizeScreen, writeNow } from '../../../shared/terminal/xterm-core.ts';

/** Plays from the start, one event at a time, and nothing else: slow and plainly right. */
export class Replay {
  readonly terminal: HeadlessTerminal;
  #position = 0;
  #event = 0;
  readonly recording: Recording;

  constructor(recording: Recording) {
    this.recording = recording;
    this.terminal = createHeadless(recording.columns, recording.rows);
  }

  /** Plays up to a byte offset in the recording's data. */
  playTo(position: number): void {
    const { code, data, dataStart, eventCount } = this.recording;
    for (; this.#event < eventCount; this.#event++) {
      const start = Math.max(this.#position, dataStart[this.#event] as number);
      const end = Math.min(position, dataStart[this.#event + 1] as number);
      if (start < end || (dataStart[this.#event + 1] as number) <= position) {
        if (code[this.#event] === EVENT_OUTPUT && start < end) writeNow(this.terminal, data.slice(start, end));
        else if (code[this.#event] === EVENT_RESIZE) {
          const size = parseSize(decodeUtf8(data, dataStart[this.#event], dataStart[this.#event + 1]));
          if (size) resizeScreen(this.terminal, size.columns, size.rows);
        }
      }
      if ((dataStart[this.#event + 1] as number) > position) break;
    }
    this.#position = position;
  }
}

/** Where a player may stop: found by a scan of its own. */
export function fullScan(recording: Recording): OutputScanner {
  const scanner = new OutputScanner(recording, parserTransitions(createHeadless(80, 24)), 1 << 30);
  while (!scanner.done) scanner.scan(1 << 20);
  return scanner;
}
