/** Compares the terminal on the page, cell by cell, with a replay of the recording from its start. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { memorySource } from '../../shared/base/bytes.ts';
import { readRecording } from '../../shared/terminal/asciicast.ts';
import type { createHeadless } from '../../shared/terminal/headless.ts';
import { lastEventBy } from '../../shared/terminal/playhead.ts';
import type { Recording } from '../../shared/terminal/recording.ts';
import { seeded } from '../unit/terminal/recordings.ts';
import { fullScan, Replay } from '../unit/terminal/replay.ts';

export async function loadRecording(path: string): Promise<Recording> {
  const source = memorySource(path, readFileSync(path));
  return readRecording(source.stream(), 'asciicast-v2', (problem) => {
    throw new Error(problem.message);
  });
}

interface Holder {
  readonly terminal?: Pick<ReturnType<typeof createHeadless>, 'buffer' | 'cols' | 'rows'>;
}

/** Every cell of the screen with its attributes, and the cursor, a text a row. Runs in the page, so it stands alone. */
export function readScreen(holder: Holder): string[] {
  const { terminal } = holder;
  if (!terminal) return ['no terminal'];
  const buffer = terminal.buffer.active;
  const rows = [`${buffer.type} ${terminal.cols}x${terminal.rows} cursor ${buffer.cursorX},${buffer.cursorY}`];
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.baseY + y);
    let row = line?.isWrapped ? 'wrapped ' : '';
    let last = '';
    for (let x = 0; x < terminal.cols; x++) {
      const cell = line?.getCell(x);
      if (!cell) continue;
      const look = [
        cell.getWidth(),
        cell.getFgColorMode() + cell.getFgColor(),
        cell.getBgColorMode() + cell.getBgColor(),
        [cell.isBold(), cell.isItalic(), cell.isDim(), cell.isUnderline(), cell.isBlink()]
          .map(Boolean)
          .map(Number)
          .join(''),
        [cell.isInverse(), cell.isInvisible(), cell.isStrikethrough(), cell.isOverline()]
          .map(Boolean)
          .map(Number)
          .join(''),
      ].join('/');
      if (look !== last) row += `<${look}>`;
      last = look;
      row += cell.getChars() || ' ';
    }
    rows.push(row);
  }
  return rows;
}

/**
 * Jumps and steps `count` times as a person does, with keys, in a document that is this recording alone. Now and then,
 * and at the end, the screen must be the one that a replay from the start shows.
 */
export async function expectFaithfulScreen(
  page: Page,
  recording: Recording,
  count: number,
  seed: number,
): Promise<void> {
  const random = seeded(seed);
  const scanner = fullScan(recording);
  const end = Math.floor(recording.duration);
  let time = 0;
  let compared = 0;
  const goTo = async (milliseconds: number) => {
    await page.keyboard.press('g');
    await page.keyboard.insertText(`${milliseconds}ms`);
    await page.keyboard.press('Enter');
    time = milliseconds;
  };
  await goTo(0);
  for (let step = 1; step <= count; step++) {
    const roll = random();
    if (roll < 0.15) await goTo(Math.floor(random() * end));
    else if (roll < 0.6 && time + 100 <= end) {
      await page.keyboard.press('.');
      time += 100;
    } else if (time >= 100) {
      await page.keyboard.press(',');
      time -= 100;
    } else await goTo(Math.floor(random() * end));
    if (step % 20 !== 0 && step !== count) continue;
    const replay = new Replay(recording);
    replay.playTo(scanner.shownAfter(lastEventBy(recording, time)));
    const expected = readScreen(replay);
    await expect
      .poll(() => page.locator('.screen-host').evaluate(readScreen as (element: Element) => string[]), {
        message: `the screen after ${step} steps, at ${time} ms`,
        intervals: [20, 50, 100, 200],
      })
      .toEqual(expected);
    compared++;
  }
  expect(compared).toBeGreaterThanOrEqual(count / 20);
}
