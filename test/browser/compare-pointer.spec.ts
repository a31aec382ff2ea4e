/** The timelines of two runs under the pointer: whose time is meant, what is said of a step, what is on screen. */
import { expect, type Page, test } from '@playwright/test';
import { openSample, watchErrors } from './app-page.ts';

const steps = (page: Page) => page.getByRole('treegrid', { name: 'Steps of both runs' });
const selected = (page: Page) => steps(page).locator('[aria-selected="true"]');
/** Seconds of base and new. */
const clocks = (page: Page) =>
  page
    .locator('.compare-terminal-time')
    .evaluateAll((all) => all.map(({ textContent }) => Number.parseFloat(textContent)));

async function compareSamples(page: Page): Promise<void> {
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+V');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /A cell that passes/ })
    .click();
  await expect(steps(page)).toBeVisible();
  await expect.poll(async () => (await clocks(page)).length).toBe(2);
}

test('the pointer on a bar moves the clock of its run and the other one with it, selects, describes, zooms and pans', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await compareSamples(page);
  // It begins at the largest difference.
  await expect(selected(page)).toContainText('chat scripted-1');
  await expect(selected(page)).toContainText('#6');

  const cell = steps(page).getByRole('columnheader', { name: 'Timeline' });
  const strip = (await cell.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const rowOf = async (name: RegExp) => {
    const row = steps(page).getByRole('row').filter({ hasText: name }).first();
    return (await row.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  };
  const at = (share: number) => strip.x + strip.width * share;
  const second = await rowOf(/scripted-1#2/);

  // By time both clocks are as far, whichever run is pointed at; by step the run that is pointed at is where it was put.
  await page.keyboard.press('Shift+L');
  await page.mouse.click(at(0.4), second.y + second.height * 0.7);
  await expect(selected(page)).toContainText('#2');
  const [inBase = 0, inAgainst = 0] = await clocks(page);
  expect(inBase).toBe(inAgainst);
  await page.keyboard.press('Shift+L');
  await page.mouse.click(at(0.4), second.y + second.height * 0.2);
  await expect.poll(async () => (await clocks(page))[0]).toBeCloseTo(inAgainst, 1);
  expect((await clocks(page))[1]).not.toBeCloseTo(inAgainst, 1);

  // Dragging goes on moving the clock of the run that it began on.
  await page.mouse.move(at(0.4), second.y + second.height * 0.7);
  await page.mouse.down();
  await page.mouse.move(at(0.6), second.y + 60, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await clocks(page))[1]).toBeCloseTo(inAgainst * 1.5, 1);

  // On two axes each run has a ruler: the same place is another time.
  await page.keyboard.press('Shift+A');
  await expect.poll(async () => (await cell.boundingBox())?.height).toBe(44);
  await page.mouse.click(at(0.5), strip.y + 8);
  const onBase = (await clocks(page))[0] ?? 0;
  await page.mouse.click(at(0.5), strip.y + 34);
  const onAgainst = (await clocks(page))[1] ?? 0;
  expect(onAgainst / onBase).toBeCloseTo(22.4 / 18.8, 1);
  await page.keyboard.press('Shift+A');

  await page.mouse.move(second.x + 100, second.y + 10);
  const tooltip = page.getByRole('tooltip');
  await expect(tooltip).toContainText(/Base.* from .*New.* from .*Its own part−.* of the difference/);
  await page.mouse.move(second.x + 100, strip.y + 4);
  await expect(tooltip).toBeHidden();

  // Zoomed around the pointer, the same place is the same time; panned it is later.
  await page.mouse.move(at(0.6), second.y + 10);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -400);
  await page.keyboard.up('Control');
  const label = page.locator('.merged .tree-grid-crosshair span');
  await page.mouse.move(at(0.6), second.y + second.height * 0.7);
  await expect(label).toHaveText(/^13\.\d+ s$/);
  await page.mouse.wheel(200, 0);
  await page.mouse.move(at(0.6) + 1, second.y + second.height * 0.7);
  await expect(label).not.toHaveText(/^13\.\d+ s$/);
  await page.keyboard.press('0');

  // A press beside a name selects, on a triangle closes; what is closed has the difference of all that is in it.
  const launch = await rowOf(/pi:launch/);
  await page.mouse.click(launch.x + 90, launch.y + 12);
  await expect(selected(page)).toHaveAttribute('aria-expanded', 'true');
  const own = await selected(page).locator('.merged-delta-number').textContent();
  await steps(page).locator('[aria-selected="true"] .tree-grid-twisty').click();
  await expect(selected(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(selected(page).locator('.merged-delta-number')).not.toHaveText(own ?? '');
  await expect(selected(page).getByRole('gridcell').nth(3)).toHaveAccessibleName(/slower with its children/);

  // The edge behind the columns gives names more or less room.
  const edge = page.getByRole('separator', { name: 'Width of the column of names' });
  const width = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', String(width + 16));
  await page.keyboard.press('Enter');
  await expect(edge).toHaveAttribute('aria-valuenow', String(width));
  expect(errors).toEqual([]);
});
