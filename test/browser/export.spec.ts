/** The dialog that writes the open document in another format. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { openSample, select } from './app-page.ts';
import { expectAccessible } from './axe.ts';

/** Opens the dialog with its keys. */
async function exportDialog(page: Page) {
  await page.keyboard.press('ControlOrMeta+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('combobox', { name: 'Format' })).toBeVisible();
  return dialog;
}

/** What the button saves: its name and its text. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('axe finds nothing in the dialog, before and after, in both themes', async ({ page }) => {
  await openSample(page, 'failing');
  const dialog = await exportDialog(page);
  await expectAccessible(page, 'before', 'dialog');
  await dialog.getByRole('combobox').selectOption('jaeger');
  await saved(page, 'Export');
  await expect(dialog).toContainText('28 spans written');
  await expect(dialog).toContainText('log records');
  await expectAccessible(page, 'after', 'dialog');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('the spans that match the filter are written alone', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('/');
  await page.keyboard.type('{ kind = model }');
  await expect(page.getByText('8 matches')).toBeVisible();
  await page.keyboard.press('Escape');
  const dialog = await exportDialog(page);
  await dialog.getByRole('radio', { name: 'Spans that match the filter (8)' }).check();
  await dialog.getByRole('combobox').selectOption('csv');
  const { name, text } = await saved(page, 'Export');
  expect(name).toBe('trace.csv');
  expect(text.trim().split('\r\n')).toHaveLength(9);
});

test('the selected span is written with all below it, by keys alone', async ({ page }) => {
  await openSample(page, 'passing');
  await select(page, 'launch');
  const dialog = await exportDialog(page);
  const part = dialog.getByRole('radio', { name: /The selected span/ });
  await dialog.getByRole('radio', { name: 'All spans' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(part).toBeChecked();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toBe('trace.otlp.jsonl');
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).toContain('"name":"pi:launch"');
  expect(text).not.toContain('"name":"prepare:');
});
