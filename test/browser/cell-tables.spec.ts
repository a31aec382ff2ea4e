/** The tables of a cell: sorted, copied, of any length, and a way to the spans. */
import { expect, test } from '@playwright/test';
import { clock, watchErrors } from './app-page.ts';
import { cell, KEY, openCell, openFiles, tableText, trace } from './cell-page.ts';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test.describe('the tables', () => {
  test('sort by any column with the keyboard, and go to the span with Enter', async ({ page }) => {
    const shown = await openCell(page, 'failing');
    const table = shown.getByRole('table', { name: 'model calls' });
    const column = async (index: number) => (await tableText(table)).map((row) => row[index] ?? '');
    const header = (name: string) => table.getByRole('columnheader', { name }).getByRole('button');
    const before = await column(3);
    const numbers = (texts: readonly string[]) =>
      texts.filter((text) => text !== '').map((text) => Number(text.replace(/,/g, '')));
    await header('prompt').focus();
    await page.keyboard.press('Enter');
    await expect(table.getByRole('columnheader', { name: 'prompt' })).toHaveAttribute('aria-sort', 'ascending');
    const up = await column(3);
    expect(numbers(up)).toEqual(numbers(before).sort((a, b) => a - b));
    await page.keyboard.press('Enter');
    expect(numbers(await column(3))).toEqual(numbers(before).sort((a, b) => b - a));
    // What is unknown comes last, whichever way.
    expect((await column(3)).slice(numbers(before).length).every((text) => text === '')).toBe(true);
    await page.keyboard.press('Enter');
    expect(await column(3)).toEqual(before);
    const first = table.locator('tbody button').first();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    const time = Number.parseFloat((await table.locator('tbody button:focus').textContent()) ?? '');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Trace', exact: true })).toHaveAttribute('aria-current', 'page');
    expect(await clock(page)).toBeCloseTo(time, 2);
  });

  test('have the calls as a plot, too, in words for those who do not see it', async ({ page }) => {
    const shown = await openCell(page, 'failing');
    const plot = shown.getByRole('img', { name: /model calls over time: prompt tokens from [\d,]+ to [\d,]+/ });
    await expect(plot).toBeVisible();
    await expect(plot.locator('path').first()).toHaveAttribute('d', /M\d+/);
  });

  test('are copied as CSV with formulas disarmed and secrets masked', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openFiles(page, {
      'trace.jsonl': trace([
        { name: '=HYPERLINK("http://x")', attributes: { 'api.key': KEY, note: 'a "b", c\nd' } },
        { name: `run --api-key ${KEY}`, attributes: { note: '@SUM(A1)' } },
      ]),
    });
    await page.keyboard.press('v');
    const section = cell(page).getByRole('region', { name: 'Spans' });
    await section.getByRole('button', { name: 'Columns' }).click();
    await section.getByRole('combobox', { name: 'An attribute' }).fill('note');
    await page.keyboard.press('Enter');
    await expect(section.getByRole('columnheader', { name: 'note' })).toBeVisible();
    await expect(section.getByRole('row').last()).toContainText('@SUM(A1)');
    await section.getByRole('button', { name: 'Copy as CSV' }).click();
    await expect(page.getByText('2 spans as CSV copied')).toBeVisible();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv).toContain('"a ""b"", c\nd"');
    expect(csv).toContain("'@SUM(A1)");
    expect(csv).not.toContain(KEY);
  });

  test('draw a few of many rows, and reach the last with the keyboard', async ({ page }) => {
    await openFiles(page, {
      'trace.jsonl': trace(Array.from({ length: 3000 }, (_, index) => ({ name: `span ${index}` }))),
    });
    await page.keyboard.press('v');
    const table = cell(page).getByRole('table', { name: 'spans', exact: true });
    await expect(table).toHaveAttribute('aria-rowcount', '3001');
    expect(await table.locator('tbody button').count()).toBeLessThan(100);
    await table.locator('tbody button').first().focus();
    await page.keyboard.press('End');
    await expect(table.locator('tbody button:focus')).toHaveText('span 2999');
    await page.keyboard.press('PageUp');
    await expect(table.locator('tbody button:focus')).not.toHaveText('span 2999');
    await page.keyboard.press('Home');
    await expect(table.locator('tbody button:focus')).toHaveText('span 0');
  });

  test('list what the filter finds', async ({ page }) => {
    await openCell(page, 'published');
    await page.keyboard.press('/');
    await page.keyboard.type('{ kind = container }');
    const section = cell(page).getByRole('region', { name: 'Spans' });
    await expect(section).toContainText('The filter finds 1 span');
    await expect(section.locator('tbody tr')).toHaveCount(1);
  });
});
