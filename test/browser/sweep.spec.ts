import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { cellsOfSweep, type MadeCell, writeCell, writeSweep } from '../sweep/cells.ts';
import { watchErrors } from './app-page.ts';
import { expectAccessible } from './axe.ts';
import { type Served, serve } from './served.ts';

let folder = '';
let made: MadeCell[] = [];
let broken: MadeCell;
let served: Served;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-sweep-'));
  made = writeSweep(join(folder, 'cells'), 1000);
  broken = made[1] as MadeCell;
  writeFileSync(join(folder, 'cells', broken.folder, 'cell.json'), '{"task": "cut');
  served = await serve(join(folder, 'cells'));
});
test.afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

const grid = (page: Page) => page.getByRole('grid', { name: 'Cells by agent and task' });
const field = (page: Page, row: string, column: number) =>
  grid(page).getByRole('row').filter({ hasText: row }).getByRole('gridcell').nth(column);
const detail = (page: Page) => page.getByRole('region', { name: 'Chosen field' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Opens the sweep and waits until all of it is listed. */
async function openSweep(page: Page, hash = ''): Promise<void> {
  await page.goto(served.url.href + hash);
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByName('spanreel:listed').length))
    .toBeGreaterThan(0);
}

/** Waits until the document of a cell is drawn after what `act` does. */
async function drawnAfter(page: Page, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => performance.clearMarks('spanreel:drawn'));
  await act();
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByName('spanreel:drawn').length))
    .toBeGreaterThan(0);
}

test('a folder of cells is a matrix of CLI and model against task, with pass and composite of all runs', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await openSweep(page);
  await expect(page.getByText('1,000 cells')).toBeVisible();
  // Titles, totals, and 5 CLIs with 4 models each.
  await expect(grid(page).locator('tbody tr')).toHaveCount(21);
  await expect(grid(page).locator('thead tr').last().getByRole('columnheader')).toHaveCount(12);
  const runs = made.filter(
    (cell) => cell.tui === 'codex' && cell.model === 'qwen/qwen3-coder' && cell.task === 'polyglot/go-race',
  );
  const composites = runs.map((cell) => cell.composite).sort((a, b) => a - b);
  const passed = runs.filter((cell) => cell.pass === 1).length;
  const words = passed === 0 || passed === 5 ? `${passed} of 5 runs passed` : `${passed} of 5 runs passed`;
  // The first field is the row's total.
  const one = field(page, 'codexqwen/qwen3-coder', 1);
  await expect(one).toContainText(`${words}, median composite ${composites[2]?.toFixed(3)}`);
  await expect(one).toContainText(`${passed}/5`);
  expect(errors).toEqual([]);
});

test('a broken cell is marked, says why, and harms no other', async ({ page }) => {
  await openSweep(page);
  await page.getByRole('button', { name: /1 broken/ }).click();
  await expect(page.getByText('1 of 1,000 cells')).toBeVisible();
  await expect(grid(page)).toContainText('broken: cell.json is not JSON');
  await expect(detail(page)).toContainText('cell.json is not JSON');
  await expect(page.getByRole('list', { name: 'Outcomes' })).toContainText(
    String(made.filter((cell) => cell !== broken && cell.pass === 1).length),
  );
  // Its trace is whole, so that it opens all the same, with the reason on its page.
  await drawnAfter(page, () => detail(page).getByRole('button', { name: /run 1/ }).click());
  await expect(title(page)).toContainText(broken.task);
});

test('a cell opens with enter, its siblings with one key, and the sweep is one key away', async ({ page }) => {
  const errors = watchErrors(page);
  await openSweep(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(detail(page).getByRole('heading')).toHaveText('aider × openai/gpt-oss-120b · polyglot/java-generics');
  await drawnAfter(page, () => page.keyboard.press('Enter'));
  await expect(title(page)).toHaveText('polyglot/java-generics · aider × openai/gpt-oss-120b · run 1');
  await drawnAfter(page, () => page.keyboard.press('Alt+ArrowRight'));
  await expect(title(page)).toHaveText('polyglot/java-generics · claude-code × openai/gpt-oss-120b · run 1');
  await drawnAfter(page, () => page.keyboard.press('Alt+ArrowLeft'));
  await expect(title(page)).toContainText('aider × ');
  await page.getByRole('combobox', { name: 'Siblings are' }).selectOption('run');
  await page.getByRole('combobox', { name: 'Siblings are' }).blur();
  await drawnAfter(page, () => page.keyboard.press('Alt+ArrowLeft'));
  await expect(title(page)).toContainText('run 5');
  await expect(page.getByRole('group', { name: 'Siblings of this cell' })).toContainText('5/5');
  await page.keyboard.press('b');
  await expect(grid(page).locator('.matrix-open')).toHaveCount(1);
  // Where one comes back to is where one was.
  await expect(grid(page).locator('.matrix-open')).toBeFocused();
  await page.keyboard.press('b');
  await expect(page.getByRole('treegrid')).toBeVisible();
  expect(errors).toEqual([]);
});

test('what is in front stays while one goes through siblings, and the page of a cell lists them', async ({ page }) => {
  await openSweep(page);
  await drawnAfter(page, () => page.keyboard.press('Enter'));
  await page.keyboard.press('v');
  const siblings = page.locator('#cell-siblings');
  await expect(siblings).toContainText('Other CLIs on this task');
  const others = made.filter(
    (cell) => cell.tui === 'aider' && cell.model === 'anthropic/claude-haiku' && cell.task === 'polyglot/go-race',
  );
  for (const cell of others) {
    const entry = siblings.getByRole('button', { name: new RegExp(`^run ${cell.run} `) });
    await expect(entry).toContainText(cell.composite.toFixed(3));
    await expect(entry).toContainText(cell.pass === 1 ? 'passed' : 'failed');
  }
  await drawnAfter(page, () => page.keyboard.press('Alt+ArrowRight'));
  await expect(title(page)).toContainText('claude-code');
  await expect(siblings).toBeVisible();
  await drawnAfter(page, () => siblings.getByRole('button', { name: /^qwen-code / }).click());
  await expect(title(page)).toContainText('qwen-code');
});

test('titles sort with the keyboard: rows by a task, tasks by a row, and by name again', async ({ page }) => {
  await openSweep(page);
  const names = () => grid(page).locator('tbody th').allTextContents();
  const byName = await names();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const all = grid(page).getByRole('columnheader', { name: 'All' });
  await expect(all).toHaveAttribute('aria-sort', 'descending');
  const best = await names();
  expect(best).not.toEqual(byName);
  const shares = await grid(page).locator('tbody tr td:nth-child(2) .matrix-score').allTextContents();
  const numbers = shares.slice(1).map((text) => Number.parseInt(text, 10));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  await page.keyboard.press('Enter');
  await expect(all).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Enter');
  await expect(all).toHaveAttribute('aria-sort', 'none');
  expect(await names()).toEqual(byName);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(grid(page).getByRole('rowheader', { name: 'aider anthropic/claude-haiku' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
});

test('the filter narrows both forms, and the list sorts by every column', async ({ page }) => {
  await openSweep(page);
  await page.keyboard.press('/');
  await page.keyboard.type('cli:codex task:safety -120b');
  await expect(page.getByText('45 of 1,000 cells')).toBeVisible();
  await expect(grid(page).locator('tbody tr')).toHaveCount(4);
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'List' }).click();
  const table = page.getByRole('table', { name: 'cells' });
  await expect(table.locator('tbody tr[aria-rowindex]')).toHaveCount(45);
  await table.getByRole('columnheader', { name: 'composite' }).getByRole('button').click();
  const lowest = made
    .filter((cell) => cell.tui === 'codex' && cell.task.startsWith('safety/') && !cell.model.includes('120b'))
    .sort((a, b) => a.composite - b.composite)[0] as MadeCell;
  await expect(table.locator('tbody tr[aria-rowindex]').first()).toContainText(lowest.composite.toFixed(3));
  await drawnAfter(page, () => table.locator('tbody button').first().press('Enter'));
  await expect(title(page)).toContainText(lowest.task);
});

test('the address keeps how the sweep is looked at and which cell is open', async ({ page }) => {
  await openSweep(page);
  await page.getByRole('combobox', { name: 'Rows' }).selectOption('tui');
  await expect(grid(page).locator('tbody tr')).toHaveCount(6);
  await page.getByRole('searchbox', { name: 'Filter cells' }).fill('polyglot');
  await expect(grid(page).locator('thead tr').last().getByRole('columnheader')).toHaveCount(6);
  await drawnAfter(page, () => field(page, 'opencode', 1).click());
  await expect(title(page)).toContainText('opencode × ');
  const name = await title(page).textContent();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).toMatch(/sx=\w+/);
  await expect.poll(() => page.url()).toMatch(/[&#]t=\w+/);
  expect(page.url()).not.toContain('opencode');
  await page.reload();
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(title(page)).toHaveText(name ?? '');
  await page.keyboard.press('b');
  await expect(grid(page).locator('tbody tr')).toHaveCount(6);
});

test('cells that come, change and go are found by asking again', async ({ page }) => {
  const root = mkdtempSync(join(tmpdir(), 'spanreel-sweep-'));
  const some = writeSweep(join(root, 'few'), 40);
  const own = await serve(join(root, 'few'));
  try {
    await page.goto(own.url.href);
    await expect(page.getByText('40 cells')).toBeVisible();
    rmSync(join(root, 'few', some[0]?.folder ?? ''), { recursive: true });
    for (const cell of cellsOfSweep(43).slice(40)) writeCell(join(root, 'few'), cell);
    writeCell(join(root, 'few'), { ...(some[1] as MadeCell), composite: 0.111 });
    await page.getByRole('button', { name: 'Look for new and changed cells' }).click();
    await expect(page.getByText('42 cells')).toBeVisible();
    await expect(field(page, 'aideropenai/gpt-oss-120b', 3)).toContainText('composite 0.111');
  } finally {
    await own.stop();
    rmSync(root, { recursive: true, force: true });
  }
});

test('all cells that are shown open as one document on demand', async ({ page }) => {
  await openSweep(page);
  await page.getByRole('searchbox', { name: 'Filter cells' }).fill('run:1 task:go-race');
  await expect(page.getByText('20 of 1,000 cells')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('shown as one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(page.getByRole('button', { name: '20 traces' })).toBeVisible();
});

test('a folder with one cell opens that cell', async ({ page }) => {
  const own = await serve(join(folder, 'cells', (made[2] as MadeCell).folder));
  try {
    await page.goto(own.url.href);
    await expect(page.getByRole('treegrid')).toBeVisible();
    await expect(title(page)).toContainText((made[2] as MadeCell).task);
    await expect(page.getByRole('button', { name: 'Sweep' })).toHaveCount(0);
  } finally {
    await own.stop();
  }
});

test('a folder of cells chosen in the page alone is listed and opened in the page', async ({ page }) => {
  const errors = watchErrors(page);
  await page.goto('./');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a folder' }).click();
  await (await chooser).setFiles(join(folder, 'cells', 'aider'));
  await expect(page.getByText('200 cells')).toBeVisible();
  await expect(page.getByRole('button', { name: /1 broken/ })).toBeVisible();
  await drawnAfter(page, () => field(page, 'openai/gpt-oss-20b', 2).click());
  await expect(title(page)).toContainText('aider × openai/gpt-oss-20b');
  await page.getByRole('combobox', { name: 'Siblings are' }).selectOption('model');
  await drawnAfter(page, () => page.keyboard.press('Alt+ArrowRight'));
  expect(errors).toEqual([]);
});

test.describe('in a window of 1000 × 700', () => {
  test.use({ viewport: { width: 1000, height: 700 } });

  test('axe finds nothing in matrix, list, and a cell with its siblings, in both themes', async ({ page }) => {
    test.slow();
    await openSweep(page);
    await expectAccessible(page, 'matrix');
    await page.getByRole('button', { name: /1 broken/ }).click();
    await expect(detail(page)).toContainText('not JSON');
    await expectAccessible(page, 'a broken cell');
    await page.getByRole('button', { name: 'List' }).click();
    await expect(page.getByRole('table', { name: 'cell' })).toBeVisible();
    await expectAccessible(page, 'list');
    await drawnAfter(page, () => page.getByRole('table').locator('tbody button').first().click());
    await page.keyboard.press('v');
    await expect(page.locator('#cell-siblings')).toBeVisible();
    await expectAccessible(page, 'a cell');
  });
});
