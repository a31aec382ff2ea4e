/**
 * open.* and frame.*: the real page in Chromium. A generated trace is handed to the file dialog; drawn is when the page
 * has painted the whole table (`spanreel:drawn`). Frames are the distances of animation frames while wheel and drag
 * events arrive; a blank page, with the same events and in the same browser, is the floor.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { type Figure, figure, median, percentile } from './figures.ts';
import { blankPage, frames, type Gesture, launchBrowser, pause, STEPS, VIEWPORT, wheelAt } from './frames.ts';

export interface PageBench {
  /** Address of the built page. */
  readonly url: string;
  /** A trace of `spans` spans. */
  readonly trace: string;
  readonly spans: number;
  readonly want: (name: string) => boolean;
}

/** Opens the browser, measures what is wanted and closes it again. */
export async function benchPage({ url, trace, spans, want }: PageBench): Promise<Figure[]> {
  const browser = await launchBrowser();
  try {
    return await measure(browser, { url, trace, spans, want });
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser, { url, trace, spans, want }: PageBench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const drawn: number[] = [];
  const resident: number[] = [];
  const blank = await blankPage(browser);
  let page: Page | undefined;
  for (let run = 0; run < 3; run++) {
    await page?.context().close();
    page = await browser.newPage({ viewport: VIEWPORT });
    drawn.push(await openTrace(page, url, trace, spans));
    // What reading needed for a moment is given back within a second or two.
    await page.waitForTimeout(2000);
    resident.push(await residentMegabytes(browser, page));
  }
  if (!page) return figures;
  if (want('open.drawn_ms')) figures.push(figure('open.drawn_ms', median(drawn), 'ms'));
  if (want('open.rss_mb')) {
    figures.push(figure('open.rss_mb', median(resident), 'MB', await residentMegabytes(browser, blank)));
  }
  for (const [name, gesture] of Object.entries(GESTURES)) {
    const whole = `frame.${name}.p95_ms`;
    if (!want(whole)) continue;
    const floor = percentile(await frames(blank, gesture), 0.95);
    figures.push(figure(whole, percentile(await frames(page, gesture), 0.95), 'ms', floor));
  }
  return figures;
}

/** Milliseconds from choosing the file to the painted table. */
async function openTrace(page: Page, url: string, trace: string, spans: number): Promise<number> {
  await page.goto(url);
  // Nobody has chosen a file before the page has come to rest.
  await page.waitForTimeout(1000);
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('button', { name: /Open files/ })
    .last()
    .click();
  // The dialog's input is not in the page, so the event is caught on its way through the window's constructor.
  await page.evaluate(() => performance.mark('bench:chosen'));
  await (await chooser).setFiles(trace);
  const taken = await page.waitForFunction(
    () => {
      const [chosen] = performance.getEntriesByName('bench:chosen');
      const [done] = performance.getEntriesByName('spanreel:drawn');
      return chosen && done ? done.startTime - chosen.startTime : 0;
    },
    undefined,
    { timeout: 120_000, polling: 50 },
  );
  const rows = Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'));
  if (!(rows >= 1 && rows <= spans + 2)) throw new Error(`The page shows ${rows} rows of ${spans} spans.`);
  return taken.jsonValue();
}

/** Resident memory of a page's own renderer process, MB. */
async function residentMegabytes(browser: Browser, page: Page): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  await session.detach();
  const pid = await busiest(page, renderers);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Chromium does not say which process a page has, so the page works for a moment and the busiest one is it. */
async function busiest(page: Page, pids: readonly number[]): Promise<number> {
  const ticks = (pid: number) => {
    const fields = existsSync(`/proc/${pid}/stat`)
      ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
      : [];
    return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  };
  const before = new Map(pids.map((pid) => [pid, ticks(pid)]));
  await page.evaluate(() => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  });
  const worked = pids.map((pid) => ({ pid, ticks: ticks(pid) - (before.get(pid) ?? 0) }));
  const most = worked.sort((a, b) => b.ticks - a.ticks)[0];
  if (!most) throw new Error('The browser names no renderer process.');
  return most.pid;
}

/** Where the waterfall and the overview are at 1440×900. */
const WATERFALL = { x: 700, y: 330 };
const OVERVIEW = { y: 75 };

const GESTURES: Readonly<Record<'scroll' | 'zoom' | 'scrub', Gesture>> = {
  ...wheelAt(WATERFALL),
  async scrub(mouse) {
    mouse.send('mousePressed', 200, OVERVIEW.y);
    for (let i = 0; i < STEPS; i++) {
      mouse.send('mouseMoved', 200 + i * 8, OVERVIEW.y, { buttons: 1, button: 'left' });
      await pause();
    }
    mouse.send('mouseReleased', 200 + STEPS * 8, OVERVIEW.y);
  },
};
