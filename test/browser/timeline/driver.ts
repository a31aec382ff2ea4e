/** What the timeline's specs do with its page, in their own words. */
import { test as base, expect, type Page } from '@playwright/test';
import { type ServedPage, servePage } from '../serve-page.ts';

/** A window of time, nanoseconds. */
export interface Times {
  readonly start: number;
  readonly end: number;
}

/** The page with the timeline alone; a spec fails when the page reported an error. */
export class TimelinePage {
  readonly page: Page;
  readonly grid;
  readonly rows;
  readonly selected;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('treegrid', { name: 'Spans' });
    this.rows = this.grid.locator('.tree-grid-rows').getByRole('row');
    this.selected = this.grid.locator('[role="row"][aria-selected="true"]');
  }

  /** Opens the failing cell, or a run of so many spans. */
  async open(what: 'cell' | number): Promise<void> {
    await this.page.evaluate((wanted) => window.timeline.open(wanted), what);
    await this.drawn();
  }

  /** Resolves when everything asked for so far has been drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  row(name: string) {
    return this.rows.filter({ hasText: name }).first();
  }

  async viewport(): Promise<Times> {
    return this.page.evaluate(() => window.timeline.stores.viewportStore.getState().viewport);
  }

  async range(): Promise<Times | undefined> {
    return this.page.evaluate(() => window.timeline.stores.viewportStore.getState().range);
  }

  async time(): Promise<number> {
    return this.page.evaluate(() => window.timeline.stores.playbackStore.getState().time);
  }

  async setTime(time: number): Promise<void> {
    await this.page.evaluate((to) => window.timeline.stores.playbackStore.setState({ time: to }), time);
    await this.drawn();
  }

  async setViewport(viewport: Times): Promise<void> {
    await this.page.evaluate((to) => window.timeline.stores.viewportStore.setState({ viewport: to }), viewport);
    await this.drawn();
  }

  /** The box of the bars, on the page. */
  async strip(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.grid.locator('canvas.tree-grid-bars').boundingBox();
    if (!box) throw new Error('The waterfall is not on the page.');
    return box;
  }

  /** The time under a point of the page. */
  async timeAt(x: number): Promise<number> {
    const [strip, { start, end }] = [await this.strip(), await this.viewport()];
    return start + ((x - strip.x) / strip.width) * (end - start);
  }

  /** Where on the page a time is. */
  async xOf(time: number): Promise<number> {
    const [strip, { start, end }] = [await this.strip(), await this.viewport()];
    return strip.x + ((time - start) / (end - start)) * strip.width;
  }

  /** The middle of a row, as a height on the page. */
  async yOf(name: string): Promise<number> {
    const box = await this.row(name).boundingBox();
    if (!box) throw new Error(`${name} is not on screen.`);
    return box.y + box.height / 2;
  }

  /** Presses at the first point, moves over the second to the third, and lets go. */
  async drag(from: readonly [number, number], to: readonly [number, number], button: 'left' | 'middle' = 'left') {
    const { mouse } = this.page;
    await mouse.move(...from);
    await mouse.down({ button });
    await mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
    await mouse.move(...to);
    await mouse.up({ button });
    await this.drawn();
  }
}

export const test = base.extend<{ timeline: TimelinePage }, { served: ServedPage }>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern
    async ({}, use) => {
      const served = await servePage('timeline');
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  timeline: async ({ page, served }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(served.url);
    await page.waitForFunction(() => window.timeline !== undefined);
    await use(new TimelinePage(page));
    expect(errors).toEqual([]);
  },
});
export { expect };
