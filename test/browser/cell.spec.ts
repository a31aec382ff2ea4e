/** The page of a cell among the others: its keys, its address, and the ways to the trace and back. */
import { expect, test } from '@playwright/test';
import { clock, openSample, view, watchErrors } from './app-page.ts';
import { cell, inspector, openCell } from './cell-page.ts';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test('evidence leads to the span, the instant and the words in the terminal, and back', async ({ page }) => {
  const shown = await openCell(page, 'failing');
  const evidence = shown.getByRole('list', { name: 'Evidence for Pass' }).getByRole('button').first();
  const text = (await evidence.textContent()) ?? '';
  await evidence.click();
  await expect(page.getByRole('treegrid')).toBeVisible();
  const back = inspector(page).getByRole('list', { name: 'Evidence' }).getByRole('button', { name: text });
  await expect(back).toContainText('Pass:');
  expect(await clock(page)).toBeGreaterThan(0);
  const find = page.getByRole('textbox', { name: 'Find in the terminal’s output' });
  await expect(find).not.toHaveValue('');
  expect(text).toContain(await find.inputValue());
  // The field was filled, not entered: the keys still step and play.
  await expect(find).not.toBeFocused();
  await back.click();
  await expect(shown.locator('#evidence-pass_rate-0')).toBeFocused();
  await expect(shown.locator('#evidence-pass_rate-0')).toBeInViewport();
});

test('what came back is marked on the overview and gone through with x', async ({ page }) => {
  await openSample(page, 'failing');
  const marks = page.getByRole('region', { name: 'Overview' }).getByRole('button', { name: /\d of \d+, at / });
  await expect(marks.first()).toBeVisible();
  await page.keyboard.press('x');
  const first = await clock(page);
  expect(first).toBeGreaterThan(0);
  await page.keyboard.press('x');
  expect(await clock(page)).toBeGreaterThan(first);
  await page.keyboard.press('Shift+X');
  expect(await clock(page)).toBe(first);
  await page.keyboard.press('v');
  const list = cell(page).getByRole('region', { name: 'Loops and retries' });
  await list
    .getByRole('button', { name: /^\d+\.\d+ s$/ })
    .first()
    .click();
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('the page is reached, read and left by keyboard alone, and the clock runs on', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('v');
  await expect(cell(page)).toBeFocused();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  expect(await clock(page)).toBeCloseTo(0.2, 3);
  await page.keyboard.press(',');
  expect(await clock(page)).toBeCloseTo(0.1, 3);
  await page.keyboard.press('ArrowRight');
  expect(await clock(page)).not.toBeCloseTo(0.1, 3);
  const top = () => cell(page).evaluate((element) => element.scrollTop);
  await page.keyboard.press('PageDown');
  await expect.poll(top).toBeGreaterThan(100);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  const place = await top();
  await page.keyboard.press('v');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(top).toBe(place);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('trace: spans');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('which view is open is part of the URL', async ({ page }) => {
  await openCell(page, 'published');
  await expect.poll(async () => (await view(page)).get('p')).toBe('cell');
  await page.reload();
  await expect(cell(page).getByRole('heading', { name: 'Scores' })).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(async () => (await view(page)).get('p')).toBe(null);
});
