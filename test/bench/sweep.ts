/**
 * sweep.*: a folder of generated cells, served by the built command and looked at in Chromium. A listing counts from
 * opening the address to the whole matrix having been painted, page and all; cold is without an index, warm with the one
 * that the first left. A sibling counts from the key to its trace having been painted, half a second after the one before.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type MadeCell, writeSweep } from '../sweep/cells.ts';
import { type Figure, figure, median, percentile } from './figures.ts';
import { launchBrowser, VIEWPORT } from './frames.ts';

const RUNS = 3;
const STEPS = 20;

/** Serves a folder with the built command; its indexes go to `cache`. */
export type ServeFolder = (folder: string, cache: string) => Promise<{ url: string; stop: () => Promise<void> }>;

/** Writes `cells` cells below `folder` and measures them. */
export async function benchSweep(folder: string, cells: number, serve: ServeFolder): Promise<Figure[]> {
  const root = join(folder, 'cells');
  const made = writeSweep(root, cells);
  const browser = await launchBrowser();
  const cold: number[] = [];
  const warm: number[] = [];
  let siblings: number[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      const { url, stop } = await serve(root, join(folder, `cache-${run}`));
      try {
        for (const times of [cold, warm]) {
          const page = await browser.newPage({ viewport: VIEWPORT });
          times.push(await listed(page, url, cells));
          if (run === RUNS - 1 && times === warm) siblings = await stepped(page);
          await page.context().close();
        }
      } finally {
        await stop();
      }
    }
  } finally {
    await browser.close();
  }
  const floor = readAll(root, made);
  return [
    figure('sweep.list_ms', median(cold), 'ms', floor),
    figure('sweep.list.warm_ms', median(warm), 'ms', floor),
    figure('sweep.sibling_ms', median(siblings), 'ms'),
    figure('sweep.sibling.p95_ms', percentile(siblings, 0.95), 'ms'),
  ];
}

async function listed(page: Page, url: string, cells: number): Promise<number> {
  await page.goto(url);
  const found = await page.waitForFunction(
    () => performance.getEntriesByName('spanreel:listed')[0]?.startTime ?? 0,
    undefined,
    { timeout: 120_000, polling: 20 },
  );
  const count = await page.getByText(`${cells.toLocaleString('en')} cells`).count();
  if (count === 0) throw new Error(`The page does not show ${cells} cells.`);
  return found.jsonValue();
}

async function stepped(page: Page): Promise<number[]> {
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1500);
  const times: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    await page.evaluate(() => {
      performance.clearMarks();
      addEventListener('keydown', () => performance.mark('bench:key'), { capture: true, once: true });
    });
    await page.keyboard.press('Alt+ArrowRight');
    const took = await page.waitForFunction(
      () => {
        const [key] = performance.getEntriesByName('bench:key');
        const [drawn] = performance.getEntriesByName('spanreel:drawn');
        return key && drawn ? drawn.startTime - key.startTime : 0;
      },
      undefined,
      { timeout: 30_000, polling: 20 },
    );
    times.push(await took.jsonValue());
    await page.waitForTimeout(500);
  }
  return times;
}

/** Milliseconds to read and parse every cell.json, one after another. */
function readAll(root: string, cells: readonly MadeCell[]): number {
  const start = performance.now();
  for (const { folder } of cells) JSON.parse(readFileSync(join(root, folder, 'cell.json'), 'utf8'));
  return performance.now() - start;
}
