/** The tree grid over a source of its own: it shows any tree, with lanes, summaries and outcomes. */
import { test as base, expect, type Page } from '@playwright/test';
import { type ServedPage, servePage } from './serve-page.ts';

const test = base.extend<{ grid: Page }, { served: ServedPage }>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern
    async ({}, use) => {
      const served = await servePage('tree-grid');
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  grid: async ({ page, served }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(served.url);
    await expect(rows(page).first()).toBeVisible();
    await use(page);
    expect(errors).toEqual([]);
  },
});

const rows = (page: Page) => page.locator('.tree-grid-rows').getByRole('row');
const row = (page: Page, number: number) =>
  page.locator('.tree-grid-row').filter({ has: page.getByRole('gridcell', { name: `task ${number}`, exact: true }) });
const state = (page: Page) =>
  page.evaluate(() => ({ ...window.plan.state, collapsed: [...window.plan.state.collapsed] }));

/** A point on the timeline: a share of its width, and pixels below the first row. */
async function point(page: Page, share: number, y: number): Promise<[number, number]> {
  const box = await page.locator('canvas.tree-grid-bars').boundingBox();
  if (!box) throw new Error('The bars are not on the page.');
  return [box.x + share * box.width, box.y + y];
}

test('a row shows its verb, its summary, its outcome and its columns', async ({ grid }) => {
  const failed = row(grid, 3);
  await expect(failed.locator('.tree-grid-label')).toHaveText('task');
  await expect(failed.locator('.tree-grid-summary')).toHaveText('number 3');
  await expect(failed.locator('.tree-grid-outcome')).toHaveText('✗');
  await expect(failed.locator('.tree-grid-badge-note')).toHaveText('late');
  await expect(failed.locator('.outcome')).toHaveText('2 of 4');
  await expect(row(grid, 4).locator('.tree-grid-outcome')).toHaveAttribute('data-tone', 'good');
  await expect(row(grid, 4).locator('.tree-grid-badge-note')).toHaveCount(0);
});

test('only the rows on screen exist, and each says where it is', async ({ grid }) => {
  expect(await rows(grid).count()).toBeLessThan(60);
  await expect(grid.getByRole('treegrid', { name: 'Plan' })).toHaveAttribute('aria-rowcount', '301');
  await expect(row(grid, 3)).toHaveAttribute('aria-level', '2');
  await expect(row(grid, 3)).toHaveAttribute('aria-posinset', '3');
  await expect(row(grid, 3)).toHaveAttribute('aria-setsize', '9');
  await grid.evaluate(() => window.plan.set({ selected: 299 }));
  await expect(row(grid, 299)).toBeInViewport();
  await expect(row(grid, 299)).toHaveAttribute('aria-selected', 'true');
});

test('a click on a name selects, one before it opens and closes', async ({ grid }) => {
  await row(grid, 12).locator('.tree-grid-label').click();
  expect((await state(grid)).selected).toBe(12);
  await row(grid, 10).locator('.tree-grid-twisty').click();
  expect(await state(grid)).toMatchObject({ selected: 10, collapsed: [10] });
  await expect(row(grid, 12)).toHaveCount(0);
  await expect(row(grid, 10)).toHaveAttribute('aria-expanded', 'false');
});

test('what is looked at stays in place when rows above it go', async ({ grid }) => {
  await grid.evaluate(() => window.plan.set({ selected: 150 }));
  await expect(row(grid, 150)).toBeInViewport();
  const before = await row(grid, 150).boundingBox();
  await grid.evaluate(() => window.plan.set({ collapsed: new Set([0, 10, 20]) }));
  await expect(row(grid, 150)).toHaveAttribute('aria-rowindex', String(150 - 27 + 2));
  expect((await row(grid, 150).boundingBox())?.y).toBe(before?.y);
});

test('each lane has a ruler and a clock of its own, which are moved by pointing at the lane', async ({ grid }) => {
  await expect(grid.locator('.tree-grid-ruler:visible')).toHaveCount(2);
  await expect(grid.locator('.tree-grid-ruler-name')).toHaveText(['Planned', 'Done']);
  await grid.mouse.click(...(await point(grid, 0.5, 6)));
  const planned = (await state(grid)).times;
  expect(planned[0]).toBeGreaterThan(0);
  expect(planned[1]).toBe(0);
  await grid.mouse.click(...(await point(grid, 0.25, 18)));
  const both = (await state(grid)).times;
  expect(both[0]).toBe(planned[0]);
  expect(both[1]).toBeGreaterThan(0);
  await grid.mouse.click(...(await point(grid, 0.75, -30)));
  expect((await state(grid)).times[0]).toBeGreaterThan(planned[0]);
});

test('dragging moves the clock where there are no ranges, and a double click fits the row', async ({ grid }) => {
  const [from, to] = [await point(grid, 0.2, 18), await point(grid, 0.6, 18)];
  await grid.mouse.move(...from);
  await grid.mouse.down();
  await grid.mouse.move(...to, { steps: 3 });
  await grid.mouse.up();
  const { times, viewport } = await state(grid);
  expect(times[1] / viewport.end).toBeCloseTo(0.6, 2);
  await row(grid, 5).locator('.tree-grid-label').dblclick();
  const fitted = (await state(grid)).viewport;
  expect(fitted.end - fitted.start).toBeCloseTo(66e9, -9);
});
