/** Whether terminal and spans tell the same time: how long after a tool's span its output is on the screen. */
import { type OpenedCell, openCell, spanOfCall } from './opened-cell.ts';

/** Enough for any screen that is redrawn sixty times a second. ms */
const PROMPT_MS = 50;
const ATTEMPTS = 5;

/**
 * How long after the end of its span each tool's output came to the screen, ms; before the end does not count, before
 * the start is never. `shown` has a text for each call id. A busy machine keeps any process waiting now and then, where
 * clocks that disagree do so in every run: if it is too long, `record` makes another cell, and the last one counts.
 */
export async function leastLateness(
  cell: OpenedCell,
  shown: Readonly<Record<string, string>>,
  record: () => Promise<string>,
): Promise<Record<string, number>> {
  let late = await lateness(cell, shown);
  for (let attempt = 1; attempt < ATTEMPTS && Math.max(...Object.values(late)) > PROMPT_MS; attempt++) {
    const again = await openCell(await record());
    late = await lateness(again, shown);
    await again.close();
  }
  return late;
}

async function lateness(cell: OpenedCell, shown: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const late: Record<string, number> = {};
  for (const [callId, text] of Object.entries(shown)) {
    const { start, end } = spanOfCall(cell, callId);
    const at = await cell.shown(text, start);
    late[callId] = at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(at - end) / 1e6);
  }
  return late;
}
