/** Whatever cell.json holds, the page of the cell shows it as text, with its problems. */
import { expect, test } from '@playwright/test';
import { watchErrors } from './app-page.ts';
import { cell, KEY, openFiles, trace } from './cell-page.ts';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test.describe('whatever cell.json holds', () => {
  const spans = trace([{ name: 'run', attributes: { 'cell.tui': 'aider' } }]);

  test('is text: no HTML, secrets masked until they are revealed, unknown keys kept', async ({ page }) => {
    const output = `\u001b[31;1mFAILED\u001b[0m <img src=x onerror="window.hacked=1">\r\n`;
    const scorers = { pass_rate: { pass: 0, stdout_tail: output }, mine: { note: '<b>bold</b>' } };
    await openFiles(page, {
      'trace.jsonl': spans,
      'cell.json': JSON.stringify({ task: '<script>window.hacked=1</script>', scorers, weather: { api_key: KEY } }),
    });
    await page.keyboard.press('v');
    const shown = cell(page);
    await expect(shown.getByRole('group', { name: 'stdout_tail' })).toContainText('FAILED <img src=x');
    await expect(shown.locator('.ansi-1')).toHaveText('FAILED');
    await expect(shown.getByRole('article', { name: 'Scorer mine' })).toContainText('<b>bold</b>');
    await expect(shown.getByRole('region', { name: 'Other' })).toContainText('weather');
    await expect(page.locator('body')).not.toContainText(KEY);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    await shown.getByRole('button', { name: 'Reveal' }).click();
    await expect(shown.getByRole('region', { name: 'Other' })).toContainText(KEY);
    await shown.getByRole('button', { name: 'Mask' }).click();
    await expect(page.locator('body')).not.toContainText(KEY);
  });

  test('a problem with it is said where its scores would be', async ({ page }) => {
    await openFiles(page, { 'trace.jsonl': spans, 'cell.json': '{"run": ' });
    await page.keyboard.press('v');
    await expect(cell(page).getByRole('alert')).toContainText('cell.json is not JSON');
  });

  test('a conflict shows all values with their sources without being asked', async ({ page }) => {
    await openFiles(page, {
      'trace.jsonl': trace([{ name: 'run', attributes: { 'cell.span.kind': 'adapter_run', exit_code: 3 } }]),
      'cell.json': '{"exit_code": 0}',
    });
    await page.keyboard.press('v');
    const row = cell(page).getByRole('row', { name: /exit code/ });
    await expect(row).toContainText('The sources differ');
    await expect(row).toContainText(/0\s*cell\.json · exit_code/);
    await expect(row).toContainText(/3\s*span · exit_code/);
  });

  test('a trace that is no cell has a page of time, tokens, calls and spans', async ({ page }) => {
    await openFiles(page, { 'trace.jsonl': trace([{ name: 'GET /' }]) });
    await page.keyboard.press('v');
    await expect(cell(page)).toContainText('This trace names no cell');
    await expect(cell(page).getByRole('region', { name: 'Where time went' })).toBeVisible();
    await expect(cell(page).getByRole('region', { name: 'Run it again' })).toBeHidden();
  });
});
