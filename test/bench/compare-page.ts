/**
 * compare.shown_ms and frame.compare.*: two long runs of the same task behind `spanreel compare --open`, looked at in
 * Chromium. Shown counts from opening the address to both runs having been painted, each with its own engine behind it;
 * frames are drawn while the wheel scrolls and zooms the tree of both. The floor of a frame is a blank page's.
 */
import type { Page } from '@playwright/test';
import { type Figure, figure, median, percentile } from './figures.ts';
import { blankPage, frames, launchBrowser, VIEWPORT, wheelAt } from './frames.ts';
import { generateTrace } from './generate.ts';

const RUNS = 3;
/** In the tree of both, right of the names. */
const BARS = { x: 700, y: 400 };

/** Serves a comparison with the built command. */
export type ServeComparison = (base: string, newPath: string) => Promise<{ url: string; stop: () => Promise<void> }>;

/** Compares two runs of `spans` spans each, which are written to files that begin with `path`. */
export async function benchComparePage(path: string, spans: number, serve: ServeComparison): Promise<Figure[]> {
  const base = `${path}-base.otlp.jsonl`;
  const newPath = `${path}-new.otlp.jsonl`;
  await generateTrace(base, { spans, run: 0 });
  await generateTrace(newPath, { spans, run: 1 });
  const browser = await launchBrowser();
  const shown: number[] = [];
  const figures: Figure[] = [];
  try {
    const blank = await blankPage(browser);
    for (let run = 0; run < RUNS; run++) {
      const { url, stop } = await serve(base, newPath);
      const page = await browser.newPage({ viewport: VIEWPORT });
      try {
        shown.push(await compared(page, url));
        if (run < RUNS - 1) continue;
        for (const [name, gesture] of Object.entries(wheelAt(BARS))) {
          const floor = percentile(await frames(blank, gesture), 0.95);
          figures.push(
            figure(`frame.compare.${name}.p95_ms`, percentile(await frames(page, gesture), 0.95), 'ms', floor),
          );
        }
      } finally {
        await page.context().close();
        await stop();
      }
    }
  } finally {
    await browser.close();
  }
  return [figure('compare.shown_ms', median(shown), 'ms'), ...figures];
}

/** Milliseconds from opening the address to both runs being there. */
async function compared(page: Page, url: string): Promise<number> {
  await page.goto(url);
  const mark = await page.waitForFunction(
    () => performance.getEntriesByName('spanreel:compared')[0]?.startTime ?? 0,
    undefined,
    { timeout: 120_000, polling: 50 },
  );
  const rows = Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'));
  if (!(rows > 2)) throw new Error(`The page shows ${rows} rows of two runs.`);
  return mark.jsonValue();
}
