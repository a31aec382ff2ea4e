/** Where the time goes: the view that sums to the wall, by keyboard alone. */
import { expect, type Page, test } from '@playwright/test';
import { clock, drawn, openSample, view, watchErrors } from './app-page.ts';
import { expectAccessible } from './axe.ts';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

const time = (page: Page) => page.getByRole('region', { name: 'Time', exact: true });
const sum = (page: Page) => time(page).getByText('sums to wall');

/** Reloads the open document with another view in the address. */
async function reopenAt(page: Page, parts: string): Promise<void> {
  await expect.poll(async () => (await view(page)).get('d')).toBeTruthy();
  const mark = (await view(page)).get('d');
  await page.goto('about:blank');
  await openSample(page, 'failing', `#d=${mark}&v=1&${parts}`);
}

/** Waits until what the last key did has been drawn. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

test('the table sums to the wall, sorts, goes through the spans of a name and is copied, by keyboard', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+W');
  await expect(time(page)).toBeFocused();
  await expect(sum(page)).toContainText('22.407 s');
  await expect(time(page).getByText('22,407,007,099 ns, to the nanosecond')).toBeVisible();
  const table = time(page).getByRole('table', { name: 'names' });
  await expect(table.getByRole('row').last()).toHaveText(/^sum2822\.41 s100\.0 %/);

  await page.keyboard.press('ArrowDown');
  await expect(table.getByRole('button', { name: 'unattributed in pi:launch' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const span = time(page).getByRole('region', { name: 'The span' });
  await expect(span).toContainText('chat scripted-11 of 8');
  const first = await clock(page);
  await page.keyboard.press('n');
  await expect(span).toContainText('2 of 8');
  expect(await clock(page)).toBeGreaterThan(first);
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+N');
  await expect(span).toContainText('8 of 8');
  // The view stays; the URL says so.
  await expect.poll(async () => (await view(page)).get('p')).toBe('statistics');

  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('names as TSV copied')).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n');
  const [titles = [], ...rows] = lines.map((line) => line.split('\t'));
  const onPath = rows.reduce((all, row) => all + Math.round(Number(row[titles.indexOf('critical path')]) * 1e6), 0);
  expect(onPath).toBe(22_407_007_099);

  const count = table.getByRole('button', { name: 'count', exact: true });
  await count.focus();
  await page.keyboard.press('Enter');
  await expect(table.getByRole('columnheader', { name: 'count' })).toHaveAttribute('aria-sort', 'descending');
  await expect(table.getByRole('row').nth(1)).toContainText('chat scripted-1');
  await page.keyboard.press('Alt+k');
  await expect(time(page).getByRole('table', { name: 'kinds' }).getByRole('row').nth(1)).toContainText('model');
  await time(page).getByRole('searchbox').fill('nothing');
  await expect(time(page).getByRole('table').getByRole('row')).toHaveCount(3);
  // Back in the trace, the span is still the one that is selected.
  await span.getByRole('button', { name: 'Show in trace' }).press('Enter');
  await expect(page.getByRole('treegrid').locator('[aria-selected="true"]')).toContainText('chat scripted-1');
});

test('the flame graph is read and zoomed with the keys, and turned around', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+W');
  await expect(sum(page)).toBeVisible();
  await page.keyboard.press('Alt+2');
  const graph = time(page).getByRole('application');
  await expect(graph).toBeVisible();
  const says = (text: string) => expect(time(page).getByRole('status').filter({ hasText: text })).toBeVisible();
  await says('wall time; 22.41 s, 100.0 %');
  await graph.focus();
  for (const [key, text] of [
    ['ArrowDown', 'pi:demo/parse-duration, agent'],
    ['ArrowDown', 'pi:launch, container; 21.99 s'],
    ['ArrowDown', 'chat scripted-1, model; 10.31 s, 46.0 %; 8 spans; level 3'],
    ['ArrowRight', 'execute_tool bash, tool'],
    ['ArrowLeft', 'chat scripted-1'],
  ] as const) {
    await page.keyboard.press(key);
    await says(text);
  }
  const whole = time(page).getByRole('button', { name: 'Whole graph' });
  await expect(whole).toBeDisabled();
  await page.keyboard.press('Enter');
  await expect(whole).toBeEnabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await expect(whole).toBeDisabled();
  await time(page).getByRole('button', { name: 'callers' }).press('Enter');
  // Until the other graph has come, the keys are still for this one.
  await expect(time(page)).toHaveAttribute('aria-busy', 'false');
  await graph.focus();
  await page.keyboard.press('ArrowDown');
  await says('pi:launch, container; 11.24 s, 50.2 %');
  await page.keyboard.press('ArrowDown');
  await says('pi:demo/parse-duration, agent; 11.24 s');
  const box = (await graph.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.7, box.y + 33);
  await expect(time(page).getByText('10.31 s · 46.0 % · model')).toBeVisible();
});

test('everything is of the selected range and of what the filter finds, and says so', async ({ page }) => {
  const ns = (value: number) => value.toString(36);
  await openSample(page, 'failing');
  await reopenAt(page, `p=statistics&r=${ns(8e9)}~${ns(12e9)}`);
  await expect(time(page).getByText('Selected range')).toBeVisible();
  await expect(sum(page)).toContainText('4.000 s');
  await expect(time(page).getByText('4,000,000,000 ns, to the nanosecond')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('{ kind = tool }');
  await expect(time(page).getByText('Only spans that the filter finds are listed.')).toBeVisible();
  await expect(time(page).getByRole('button', { name: 'spans hidden by the filter' })).toBeVisible();
  await expect(sum(page)).toContainText('4.000 s');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+3');
  await expect(time(page).getByText(/pieces, longest first/)).toBeVisible();
  await time(page).getByRole('button', { name: 'Whole run' }).press('Enter');
  await expect(sum(page)).toContainText('22.407 s');
  await expect(time(page).getByText('Whole run')).toBeVisible();
  // A piece leads to its instant and its span.
  const piece = time(page)
    .getByRole('row', { name: /^chat scripted-1/ })
    .first();
  const from = Number.parseFloat((await piece.getByRole('cell').nth(1).textContent()) ?? '');
  await piece.getByRole('button').press('Enter');
  expect(await clock(page)).toBeCloseTo(from, 3);
  // In the trace, the path is drawn under the bars.
  await page.keyboard.press('v');
  await drawn(page);
  const bars = page.locator('.tree-grid-bars');
  await painted(page);
  const without = await bars.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await page.keyboard.press('Shift+P');
  await expect.poll(() => bars.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())).not.toBe(without);
});

test('axe finds nothing in any of its parts, in both themes', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('Shift+W');
  await expect(sum(page)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectAccessible(page, 'the table');
  await page.keyboard.press('Alt+2');
  await expect(time(page).getByRole('application')).toBeVisible();
  await expectAccessible(page, 'the flame graph', '.statistics');
  await page.keyboard.press('Alt+3');
  await expect(time(page).getByText(/pieces, longest first/)).toBeVisible();
  await expectAccessible(page, 'the pieces', '.statistics');
});
