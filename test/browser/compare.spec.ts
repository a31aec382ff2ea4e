/** Comparing runs as a user does it: from an open run to the step that made it slower, with the keyboard alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { writeSweep } from '../sweep/cells.ts';
import { writeRuns } from '../unit/compare/otlp.ts';
import { makeTurns, randomFrom } from '../unit/compare/runs.ts';
import { openSample, selectedName, watchErrors } from './app-page.ts';
import { expectAccessible } from './axe.ts';
import { serve, serveComparison } from './served.ts';

const verdict = (page: Page) => page.locator('.compare-bar-verdict');
const steps = (page: Page) => page.getByRole('treegrid', { name: 'Steps of both runs' });
const parts = (page: Page) => page.getByRole('listbox', { name: 'Contributions, largest first' });
const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const screen = (page: Page, side: 'base' | 'new') => page.getByTestId(`terminal-text-${side}`);
const clocks = (page: Page) =>
  page
    .locator('.compare-terminal-time')
    .evaluateAll((all) => all.map(({ textContent }) => Number.parseFloat(textContent)));

/** Goes on with Tab until an element has the focus. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  for (let i = 0; i < 60; i++) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${element}.`);
}

/** Opens the failing sample and compares it with the one that passes. */
async function compareSamples(page: Page): Promise<void> {
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+V');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /A cell that passes/ }));
  await page.keyboard.press('Enter');
  await expect(steps(page)).toBeVisible();
  await expect(screen(page, 'base')).not.toBeEmpty();
}

test('the keyboard alone leads from an open run to what made it slower, and to where it parted from the other', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await compareSamples(page);

  await expect(verdict(page)).toContainText(/Slower by \d+\.\d\d s, n = 1 and 1: too few runs to tell from chance/);
  const difference = (await verdict(page).locator('strong').textContent()) ?? '';
  const sum = page.locator('.contributions-sum > div').last();
  await expect(sum).toContainText('the difference of the walls, to the nanosecond');
  await expect(sum.locator('dd')).toHaveText(difference);

  // From the largest difference to the next one, in the tree and in the list.
  const all = parts(page).getByRole('option');
  const chosen = parts(page).locator('[aria-selected="true"]');
  await expect(all.first()).toHaveAttribute(
    'aria-label',
    /^chat scripted-1 #\d: \+.* of the slowdown\): not in the base/,
  );
  await page.keyboard.press('Home');
  await page.keyboard.press('n');
  await expect(chosen).toHaveCount(1);
  const first = await chosen.getAttribute('aria-label');
  await page.keyboard.press('n');
  await expect(chosen).not.toHaveAttribute('aria-label', first ?? '');
  await page.keyboard.press('Shift+N');
  await expect(chosen).toHaveAttribute('aria-label', first ?? '');

  // Where the runs part: both terminals show what the two models had said by then.
  await page.keyboard.press('Shift+D');
  expect(await selectedName(page)).toContain('chat scripted-1');
  await expect(screen(page, 'base')).toContainText('The table of units is the first suspect.');
  await expect(screen(page, 'new')).toContainText('Let me see which tests fail.');
  await expect(screen(page, 'new')).not.toContainText('The table of units is the first suspect.');

  // By step each clock is where its run is in that step; by time both are as far from their starts.
  const [inBase, inAgainst] = await clocks(page);
  expect(inBase).not.toBe(inAgainst);
  await page.keyboard.press('Shift+L');
  await expect.poll(() => clocks(page)).toEqual([inAgainst, inAgainst]);
  await page.keyboard.press('Shift+L');
  await expect.poll(() => clocks(page)).toEqual([inBase, inAgainst]);

  const rows = Number(await steps(page).getAttribute('aria-rowcount'));
  await page.keyboard.press('m');
  await expect.poll(async () => Number(await steps(page).getAttribute('aria-rowcount'))).toBeLessThan(rows);
  await expect(page.getByRole('button', { name: 'Only differences' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('m');

  // The list selects, too, and the step is put side by side.
  await tabTo(page, parts(page));
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(chosen).toHaveAttribute('id', 'cmp-part-1');
  await page.keyboard.press('t');
  await expect(screen(page, 'base')).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(screen(page, 'base')).toBeAttached();

  // Back to the trace and again into the comparison, which has stayed.
  await page.keyboard.press('Shift+V');
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
  await page.keyboard.press('Shift+V');
  await expect(verdict(page).locator('strong')).toHaveText(difference);

  // The other way round it is faster by as much.
  await tabTo(page, page.getByRole('button', { name: 'Swap base and new' }));
  await page.keyboard.press('Enter');
  await expect(verdict(page).locator('strong')).toHaveText(difference.replace('+', '−'));
  await expect(verdict(page)).toContainText('Faster by');
  expect(errors).toEqual([]);
});

test('axe finds nothing in the comparison, whatever is in front, dark and light', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+V');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'the choice');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /A cell that passes/ })
    .click();
  await expect(steps(page)).toBeVisible();
  await page.keyboard.press('Shift+D');
  await expectAccessible(page, 'what contributed');
  await tab(page, 'Step').click();
  await expect(page.locator('.compare-panel')).toContainText('chat scripted-1');
  await expectAccessible(page, 'the step', '.compare-panel');
  await tab(page, 'Runs').click();
  await page.locator('.step-times-step').first().click();
  await expectAccessible(page, 'the runs', '.compare-panel');
});

test.describe('many runs', () => {
  let folder = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanreel-compare-'));
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('of the command line open in the browser with their verdict, and each pair of them can be looked at', async ({
    page,
  }) => {
    const turns = makeTurns(randomFrom(42));
    const slow = turns.map((turn, i) =>
      i === 6 ? turn.map((step) => ({ ...step, length: step.length + 5e9 })) : turn,
    );
    const served = await serveComparison(
      writeRuns(folder, 'base', turns, 5, 100),
      writeRuns(folder, 'slow', slow, 5, 300),
    );
    try {
      const errors = watchErrors(page).filter((text) => !text.includes('Permissions-Policy'));
      await page.goto(served.url.href);
      await expect(verdict(page)).toContainText(
        /Slower by [45]\.\d\d s \[\d\.\d\d s, \d\.\d\d s\], n = 5 and 5, \d+ % in chat m #\d/,
      );
      await tab(page, 'Runs').click();
      const all = page.getByRole('region', { name: 'All runs', exact: true });
      await expect(all).toContainText('n = 5 and 5');
      await expect(all.getByRole('img')).toHaveAttribute('aria-label', /Base: median .* of 5, .* New: median .* of 5,/);
      await page.getByRole('spinbutton', { name: /Difference to show/ }).fill('1');
      await expect(all).toContainText(/takes about \d+ runs on each side/);

      const list = page.getByRole('region', { name: 'Runs by name' });
      await list.getByRole('button', { name: /slow\/run-4/ }).click();
      await expect(page.getByRole('combobox', { name: 'New: the run that is shown' })).toHaveValue('4');
      await expect(list.getByRole('button', { name: /slow\/run-4/ })).toHaveAttribute('aria-current', 'true');
      await page.locator('.strip-plot-dots-base circle').first().click();
      await expect(page.getByRole('combobox', { name: 'Base: the run that is shown' })).toHaveValue('0');

      const times = page.getByRole('region', { name: 'Steps over all runs' });
      await times.getByRole('button').filter({ hasText: 'chat m' }).first().click();
      await expect(times.getByRole('img', { name: /as a histogram/ })).toBeVisible();
      await times.getByRole('button', { name: 'Names' }).click();
      await expect(times.getByRole('button', { name: /execute_tool/ }).first()).toBeVisible();

      // By another measure the verdict is another one.
      await page.getByRole('combobox', { name: 'By' }).selectOption('tool');
      await expect(verdict(page)).toContainText('(tool)');

      // A page that is loaded again shows what the server was started for.
      await page.reload();
      await expect(verdict(page)).toContainText('n = 5 and 5');
      expect(errors).toEqual([]);
    } finally {
      await served.stop();
    }
  });

  test('of a sweep are marked with a key and compared with another, and a cell with the one before it', async ({
    page,
  }) => {
    writeSweep(join(folder, 'cells'), 400);
    const served = await serve(join(folder, 'cells'));
    try {
      await page.goto(served.url.href);
      await expect(page.getByText('400 cells')).toBeVisible();
      const bar = page.getByRole('toolbar', { name: 'Comparison' });
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('x');
      await expect(bar).toContainText('Base 2');
      await expect(bar.getByRole('button', { name: 'Compare' })).toBeDisabled();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('x');
      await page.keyboard.press('x');
      await expect(bar).toContainText('New 2');
      await expect(page.getByRole('gridcell', { name: /marked as new/ })).toHaveCount(1);
      await expectAccessible(page, 'the marks', '.sweep');
      await page.keyboard.press('Shift+X');
      await expect(verdict(page)).toContainText('n = 2 and 2');
      await expect(page.getByRole('group', { name: 'Siblings of this cell' })).toBeVisible();

      // The marks are still there, in the list, too.
      await page.keyboard.press('b');
      await page.keyboard.press('Shift+B');
      await expect(page.getByRole('columnheader', { name: 'compare' })).toBeVisible();
      await page.keyboard.press('Shift+B');

      await page.keyboard.press('b');
      await page.keyboard.press('Alt+Shift+ArrowLeft');
      await expect(verdict(page)).toContainText('n = 1 and 1');
      // Another cell in its place ends the comparison.
      await page.keyboard.press('Alt+ArrowRight');
      await expect(verdict(page)).toHaveCount(0);
    } finally {
      await served.stop();
    }
  });
});
