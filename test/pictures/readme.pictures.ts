import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openSample } from '../browser/app-page.ts';
import { root, serve, serveComparison } from '../browser/served.ts';
import { writeSweep } from '../sweep/cells.ts';
import { writeRuns } from '../unit/compare/otlp.ts';
import { makeTurns, randomFrom } from '../unit/compare/runs.ts';

type Theme = 'dark' | 'light';
/** Milliseconds in which what a key did has been drawn, and what follows it. */
const REST = 1500;
let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-pictures-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Keeps what the page shows, with the pointer on nothing. */
async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.mouse.move(0, 899);
  await page.waitForTimeout(REST);
  await page.screenshot({ path: join(root, 'docs', `${name}-${theme}.png`) });
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('main', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openSample(page, 'failing');
  await press(page, ...Array<string>(11).fill('ArrowRight'));
  await picture(page, 'main', 'dark');
});

test('cell', async ({ page }) => {
  await openSample(page, 'failing');
  await page.getByRole('button', { name: 'Cell', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Scores' })).toBeVisible();
  for (const theme of ['dark', 'light'] as const) await picture(page, 'cell', theme);
});

test('statistics', async ({ page }) => {
  await openSample(page, 'failing');
  await press(page, 'Shift+W');
  await expect(page.getByRole('region', { name: 'Time', exact: true })).toBeFocused();
  await expect(page.getByRole('table', { name: 'names' })).toBeVisible();
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
  await picture(page, 'statistics', 'dark');
});

test('compare', async ({ page }) => {
  const sample = (name: string) => join(root, 'samples', name, 'trace.otlp.jsonl');
  const served = await serveComparison(sample('passing'), sample('failing'));
  try {
    await page.goto(served.url.href);
    await expect(page.getByTestId('terminal-text-base')).not.toBeEmpty();
    await press(page, 'Shift+D');
    await picture(page, 'compare', 'dark');
  } finally {
    await served.stop();
  }
});

test('compare-runs', async ({ page }) => {
  const turns = makeTurns(randomFrom(42));
  const slow = turns.map((turn, i) => (i === 6 ? turn.map((step) => ({ ...step, length: step.length + 5e9 })) : turn));
  const served = await serveComparison(
    writeRuns(folder, 'base', turns, 5, 100),
    writeRuns(folder, 'slow', slow, 5, 300),
  );
  try {
    await page.goto(served.url.href);
    await page.getByRole('tab', { name: 'Runs' }).click();
    await picture(page, 'compare-runs', 'light');
  } finally {
    await served.stop();
  }
});

test('sweep', async ({ page }) => {
  const cells = join(folder, 'cells');
  const [first] = writeSweep(cells, 1000);
  if (!first) throw new Error('no cells were made');
  writeFileSync(join(cells, first.folder, 'cell.json'), '{');
  const served = await serve(cells);
  try {
    await page.goto(served.url.href);
    await expect(page.getByText('1,000 cells')).toBeVisible();
    await picture(page, 'sweep', 'dark');
  } finally {
    await served.stop();
  }
});
