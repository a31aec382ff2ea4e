/** The state at an instant: tokens, cost and files as of then. */
import { expect, type Page, test } from '@playwright/test';
import { drawn, watchErrors } from './app-page.ts';
import { fact, inspector, openCell, openState } from './cell-page.ts';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test.describe('the state at an instant', () => {
  const panel = async (page: Page) => (await inspector(page).locator('.state').textContent()) ?? '';

  test('follows the clock, and undoes everything on the way back', async ({ page }) => {
    await openState(page);
    await expect(fact(page, 'in')).toHaveText('0');
    const seen: string[] = [];
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('}');
      await expect(inspector(page).locator('.state-at b')).toHaveText(
        (await page.locator('.clock-now').textContent()) ?? '',
      );
      seen.push(await panel(page));
      if (seen.at(-1) === seen.at(-2)) break;
    }
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen.at(-1)).toMatch(/Tokens in[1-9]/);
    expect(seen.at(-1)).not.toMatch(/Files changed so farnone yet/);
    for (const before of [...new Set(seen)].reverse().slice(1)) {
      await page.keyboard.press('{');
      await expect.poll(() => panel(page)).toBe(before);
    }
    await page.keyboard.press('Home');
    await expect(fact(page, 'in')).toHaveText('0');
    await expect(inspector(page).locator('.state')).toContainText(/Files changed so far\s*none yet/);
  });

  test('says at the end what the run’s totals are', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    await page.keyboard.press('g');
    await page.keyboard.type('1h');
    const total = /tokens ([\d,]+)/.exec((await page.getByRole('list', { name: 'Results' }).textContent()) ?? '')?.[1];
    await page.keyboard.press('Escape');
    const count = async (name: string) => Number((await fact(page, name).textContent())?.replace(/,/g, ''));
    expect((await count('in')) + (await count('out'))).toBe(Number(total?.replace(/,/g, '')));
  });

  test('has at any instant the tokens of the calls that had ended by then', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const shown = await openCell(page, 'failing');
    await shown.getByRole('region', { name: 'Model calls' }).getByRole('button', { name: 'Copy as CSV' }).click();
    await expect(page.getByText(/model calls as CSV copied/)).toBeVisible();
    const [header = '', ...lines] = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\r\n');
    const column = (line: string, name: string) => Number(line.split(',')[header.split(',').indexOf(name)]);
    const calls = lines.map((line) => ({
      end: column(line, 'time') + column(line, 'latency') / 1000,
      prompt: column(line, 'prompt'),
      completion: column(line, 'completion'),
    }));
    await openState(page);
    const last = Math.max(...calls.map(({ end }) => end));
    for (let index = 0; index < 25; index++) {
      // Spread over the run, to and fro.
      const time = Math.round((((index * 7) % 25) / 24) * last * 1000) / 1000;
      await page.keyboard.press('g');
      await page.keyboard.type(String(time));
      await page.keyboard.press('Enter');
      const ended = calls.filter(({ end }) => end <= time);
      const sum = (name: 'prompt' | 'completion') => ended.reduce((total, call) => total + call[name], 0);
      await expect(fact(page, 'in'), `in at ${time}`).toHaveText(sum('prompt').toLocaleString('en'));
      await expect(fact(page, 'out'), `out at ${time}`).toHaveText(sum('completion').toLocaleString('en'));
    }
  });

  test('has a cost once the user says prices, and says what it does not know', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    await expect(fact(page, 'cost')).toContainText(/\d+ calls? without a price/);
    await inspector(page).getByText('Prices', { exact: false }).first().click();
    const field = inspector(page).getByRole('textbox', { name: /US dollars per million tokens/ });
    await field.fill('nonsense');
    await expect(inspector(page).getByText(/Line 1 is not/)).toBeVisible();
    await field.fill('*, 1, 2');
    await expect(fact(page, 'cost')).toContainText(/^\$\d/);
    await page.reload();
    await drawn(page);
    await expect(fact(page, 'cost')).toContainText(/\$\d/);
  });

  test('shows the changes of a file as of then', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    const file = inspector(page).locator('.state-files summary').first();
    await file.click();
    await expect(inspector(page).locator('.state-files .diff-lines-add').first()).toContainText('+');
  });
});
