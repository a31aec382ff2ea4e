import { violations } from './axe.ts';
import { expect, test } from './timeline/driver.ts';

test.describe('the treegrid', () => {
  test('says level, place among siblings, whether a row is open, and that a span failed', async ({ timeline }) => {
    await timeline.open('cell');
    await expect(timeline.grid).toHaveAttribute('aria-rowcount', '23');
    await expect(timeline.grid.getByRole('columnheader')).toHaveText(['Name', 'Duration', 'Timeline']);
    const bash = timeline.row('bash · cargo test');
    await expect(bash).toHaveAttribute('aria-level', '3');
    await expect(bash).toHaveAttribute('aria-expanded', 'true');
    await expect(bash).toHaveAttribute('aria-posinset', '6');
    await expect(bash).toHaveAttribute('aria-setsize', '8');
    await expect(bash).toHaveAttribute('aria-rowindex', '12');
    await expect(bash.getByRole('gridcell')).toHaveCount(3);
    await expect(bash.getByRole('gridcell', { name: 'bash · cargo test --quiet, tool, error' })).toBeVisible();
    await expect(bash.getByRole('gridcell', { name: 'starts at 12.800 s' })).toHaveCount(1);
    await expect(timeline.row('read src/lib.rs')).not.toHaveAttribute('aria-expanded', /.*/);
    await expect(timeline.row('watch files').getByRole('gridcell', { name: 'unfinished', exact: true })).toBeVisible();
  });

  test('keeps the focus and names the active row while the selection moves', async ({ timeline, page }) => {
    await timeline.open('cell');
    await timeline.row('read src/lib.rs').getByRole('gridcell').first().click();
    await expect(timeline.grid).toBeFocused();
    await expect(timeline.selected).toContainText('read src/lib.rs');
    await page.keyboard.press('ArrowDown');
    await expect(timeline.selected).toContainText('chat gpt-oss-120b #2');
    const active = await timeline.grid.getAttribute('aria-activedescendant');
    await expect(page.locator(`[id="${active}"]`)).toContainText('chat gpt-oss-120b #2');
    await expect(timeline.grid).toBeFocused();
  });

  test('opens and closes rows with enter and with the pointer', async ({ timeline, page }) => {
    await timeline.open('cell');
    await timeline.row('opencode:launch').getByRole('gridcell').first().click();
    await page.keyboard.press('Enter');
    await expect(timeline.row('opencode:launch')).toHaveAttribute('aria-expanded', 'false');
    await expect(timeline.grid).toHaveAttribute('aria-rowcount', '13');
    await timeline.row('opencode:launch').locator('.tree-grid-twisty').click();
    await expect(timeline.row('opencode:launch')).toHaveAttribute('aria-expanded', 'true');
    await expect(timeline.grid).toHaveAttribute('aria-rowcount', '23');
  });

  test('brings a row that is selected elsewhere on screen and opens what hides it', async ({ timeline, page }) => {
    await timeline.open(50_000);
    await page.keyboard.press('Shift+C');
    await expect(timeline.grid).toHaveAttribute('aria-rowcount', '2');
    await page.evaluate(() => window.timeline.stores.selectionStore.setState({ ordinal: 40_004 }));
    await expect(timeline.selected).toBeInViewport();
    await expect(timeline.selected).toHaveAttribute('aria-level', '3');
  });

  test('marks what the filter found and steps back what it did not', async ({ timeline, page }) => {
    await timeline.open('cell');
    await page.evaluate(() =>
      window.timeline.stores.treeStore.setState((state) => ({
        filter: { ...state.filter, text: 'bash', mode: 'highlight', rows: Uint32Array.of(10) },
      })),
    );
    await expect(timeline.row('bash · cargo test')).toHaveAttribute('data-mark', 'match');
    await expect(timeline.row('read src/lib.rs')).toHaveAttribute('data-mark', 'dimmed');
    await page.evaluate(() =>
      window.timeline.stores.treeStore.setState((state) => ({ filter: { ...state.filter, mode: 'only' } })),
    );
    await expect(timeline.rows).toHaveCount(3);
    await expect(timeline.row('opencode:launch')).toHaveAttribute('data-mark', 'context');
    await page.evaluate(() =>
      window.timeline.stores.treeStore.setState((state) => ({ filter: { ...state.filter, rows: new Uint32Array(0) } })),
    );
    await expect(page.getByText('No span matches the filter.')).toBeVisible();
  });

  test('says in a tooltip what a row has no room for, under the pointer and by key', async ({ timeline, page }) => {
    await timeline.open('cell');
    await timeline.row('bash · cargo test').getByRole('gridcell').first().hover();
    const tooltip = page.getByRole('tooltip');
    await expect(tooltip).toContainText('Self time');
    await expect(tooltip).toContainText('error');
    await page.mouse.move(2, 2);
    await expect(tooltip).toBeHidden();
    await page.mouse.move(await timeline.xOf(14e9), await timeline.yOf('bash · cargo test'));
    await expect(tooltip).toContainText('12.800 s');
    await page.mouse.move(await timeline.xOf(6e9), await timeline.yOf('bash · cargo test'));
    await expect(tooltip).toBeHidden();
    await timeline.row('score').getByRole('gridcell').first().click();
    await page.mouse.move(2, 2);
    await page.keyboard.press('w');
    await expect(tooltip).toContainText('Errors inside');
    await expect(timeline.grid).toHaveAttribute('aria-describedby', 'trace-tooltip');
    await page.keyboard.press('Escape');
    await expect(tooltip).toBeHidden();
  });

  test('has a name column that is widened by dragging and with the arrow keys', async ({ timeline, page }) => {
    await timeline.open('cell');
    const separator = page.getByRole('separator', { name: 'Width of the name column' });
    await expect(separator).toHaveAttribute('aria-valuenow', '340');
    const before = await timeline.strip();
    await timeline.drag([before.x, 300], [before.x + 60, 300]);
    await expect(separator).toHaveAttribute('aria-valuenow', '400');
    expect((await timeline.strip()).width).toBe(before.width - 60);
    // Dragging leaves the arrow keys to the spans; only who tabs to the edge moves it with them.
    await page.keyboard.press('ArrowLeft');
    await expect(separator).toHaveAttribute('aria-valuenow', '400');
    await separator.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(separator).toHaveAttribute('aria-valuenow', '384');
    await page.keyboard.press('Home');
    await expect(separator).toHaveAttribute('aria-valuenow', '120');
    await page.keyboard.press('Enter');
    await expect(separator).toHaveAttribute('aria-valuenow', '340');
  });

  test('has nothing that axe objects to, in both themes', async ({ timeline, page }) => {
    await timeline.open('cell');
    await timeline.row('bash · cargo test').getByRole('gridcell').first().click();
    await page.keyboard.press('w');
    await expect(page.getByRole('tooltip')).toBeVisible();
    for (const theme of ['dark', 'light']) {
      await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
      await timeline.drawn();
      const found = await violations(page);
      // The page of the specs is no whole page.
      expect(
        found.filter((text) => !/^(landmark-one-main|page-has-heading-one|region):/.test(text)),
        theme,
      ).toEqual([]);
    }
  });
});

test('another document begins at its top', async ({ timeline, page }) => {
  await timeline.open(5000);
  await page.keyboard.press('End');
  await expect(timeline.rows.last()).toHaveAttribute('aria-rowindex', '5001');
  await page.evaluate(() => {
    window.timeline.stores.selectionStore.setState({ ordinal: undefined });
    window.timeline.openSpans([]);
    window.timeline.open(4000);
  });
  await timeline.drawn();
  await expect(timeline.rows.first()).toHaveAttribute('aria-rowindex', '2');
});

test.describe('a million rows', () => {
  const COUNT = 1_000_000;
  test.beforeEach(({ timeline }) => timeline.open(COUNT));

  test('are scrolled to the very last with one key, and back to the first', async ({ timeline, page }) => {
    await expect(timeline.grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    await page.keyboard.press('End');
    await expect(timeline.rows.last()).toHaveAttribute('aria-rowindex', String(COUNT + 1));
    await expect(timeline.rows.last()).toHaveAttribute('aria-selected', 'true');
    await expect(timeline.rows.last()).toBeInViewport({ ratio: 0.99 });
    expect(await timeline.rows.count()).toBeLessThan(60);
    await page.keyboard.press('Home');
    await expect(timeline.rows.first()).toHaveAttribute('aria-rowindex', '2');
    await expect(timeline.rows.first()).toBeInViewport({ ratio: 0.99 });
  });

  test('are scrolled by the thumb to both ends exactly', async ({ timeline, page }) => {
    const bar = await page.getByRole('scrollbar', { name: 'Scroll the spans' }).boundingBox();
    if (!bar) throw new Error('There is no scroll bar.');
    const x = bar.x + bar.width / 2;
    await timeline.drag([x, bar.y + 10], [x, bar.y + bar.height + 40]);
    await expect(timeline.rows.last()).toHaveAttribute('aria-rowindex', String(COUNT + 1));
    await expect(timeline.rows.last()).toBeInViewport({ ratio: 0.99 });
    await timeline.drag([x, bar.y + bar.height - 10], [x, bar.y - 40]);
    await expect(timeline.rows.first()).toHaveAttribute('aria-rowindex', '2');
  });

  test('move by exactly what the wheel says, deep down too', async ({ timeline, page }) => {
    await page.evaluate(() => window.timeline.stores.selectionStore.setState({ ordinal: 700_000 }));
    await timeline.drawn();
    const first = Number(await timeline.rows.first().getAttribute('aria-rowindex'));
    const top = (await timeline.rows.first().boundingBox())?.y ?? Number.NaN;
    const strip = await timeline.strip();
    await page.mouse.move(strip.x + 50, strip.y + 50);
    for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, 24 * 7);
    await expect(timeline.rows.first()).toHaveAttribute('aria-rowindex', String(first + 70));
    expect((await timeline.rows.first().boundingBox())?.y).toBeCloseTo(top, 3);
    for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, -24 * 7);
    await expect(timeline.rows.first()).toHaveAttribute('aria-rowindex', String(first));
  });

  test('show in each row what the table has there', async ({ timeline, page }) => {
    for (const row of [0, 1, 123_456, 499_999, 999_990]) {
      await page.evaluate((ordinal) => window.timeline.stores.selectionStore.setState({ ordinal }), row);
      await timeline.drawn();
      const name = await page.evaluate((at) => {
        const { table } = window.timeline.stores.documentStore.getState();
        return table.strings[table.name[at] ?? 0];
      }, row);
      await expect(timeline.selected).toHaveAttribute('aria-rowindex', String(row + 2));
      await expect(timeline.selected).toContainText(name ?? '');
    }
  });

  test('keep what is looked at in place when all of them are closed and opened', async ({ timeline, page }) => {
    await page.evaluate(() => window.timeline.stores.selectionStore.setState({ ordinal: 500_000 }));
    await timeline.drawn();
    await page.keyboard.press('c');
    await expect(timeline.selected).toBeInViewport();
    const before = (await timeline.selected.boundingBox())?.y ?? Number.NaN;
    await page.keyboard.press('Enter');
    await timeline.drawn();
    expect((await timeline.selected.boundingBox())?.y).toBeCloseTo(before, 0);
    await page.keyboard.press('Enter');
    await timeline.drawn();
    expect((await timeline.selected.boundingBox())?.y).toBeCloseTo(before, 0);
  });
});
