import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { drawn, dropFiles, openSample, startPage, watchErrors } from './app-page.ts';
import { root } from './served.ts';

const folder = (id: string) => join(root, 'samples', id);

test('a sample opens with its spans and its recording, read by a worker of the page', async ({ page }) => {
  const errors = watchErrors(page);
  const started = page.waitForEvent('worker');
  await openSample(page, 'passing');
  expect((await started).url()).toContain('engine.worker');
  await expect(page.locator('.tallies')).toContainText('step 1/22');
  await expect(page.getByRole('region', { name: 'Terminal', exact: true })).toContainText(/120 × 36.*exact timing/);
  expect(errors).toEqual([]);
});

test('a folder that is chosen opens with what lies beside the trace', async ({ page }) => {
  await startPage(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /Open a folder/ }).click();
  await (await chooser).setFiles(folder('failing'));
  await drawn(page);
  await expect(page.locator('.tallies')).toContainText('step 1/28');
  await expect(page.getByRole('region', { name: 'Terminal', exact: true })).toContainText(/120 × 36.*exact timing/);
});

test('a trace and its recording dropped together are one document', async ({ page }) => {
  await startPage(page);
  const text = (name: string) => readFileSync(join(folder('passing'), name), 'utf8');
  await dropFiles(page, {
    'trace.otlp.jsonl': text('trace.otlp.jsonl'),
    'terminal.cast': text('terminal.cast'),
  });
  await drawn(page);
  await expect(page.getByRole('region', { name: 'Terminal', exact: true })).toContainText(/120 × 36.*exact timing/);
});
