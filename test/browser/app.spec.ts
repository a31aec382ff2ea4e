import { expect, type Page, test } from '@playwright/test';
import {
  clock,
  drawn,
  dropFiles,
  openSample,
  rows,
  select,
  selected,
  selectedPlace,
  startPage,
  view,
  watchErrors,
} from './app-page.ts';

function spans(names: readonly string[], trace = 'a'): string {
  const start = 1_700_000_000_000_000_000n;
  const list = names.map((name, index) => ({
    traceId: trace.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    name,
    startTimeUnixNano: `${start + BigInt(index) * 1_000_000_000n}`,
    endTimeUnixNano: `${start + BigInt(index + 1) * 1_000_000_000n}`,
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
}

const filter = (page: Page) => page.getByRole('textbox', { name: 'Filter spans' });
const says = (page: Page) => page.locator('#filter-field-says');

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test.describe('the start page', () => {
  test('offers files, a folder and samples, all by keyboard', async ({ page }) => {
    await startPage(page);
    await expect(page.getByRole('button', { name: /Open files/ }).last()).toBeVisible();
    await expect(page.getByRole('button', { name: /Open a folder/ })).toBeVisible();
    const sample = page.getByRole('button', { name: /A cell that fails/ });
    for (
      let press = 0;
      press < 12 && !(await sample.evaluate((element) => element === document.activeElement));
      press++
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await drawn(page);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('demo/parse-duration');
  });

  test('opens a file that was chosen', async ({ page }) => {
    await startPage(page);
    const chooser = page.waitForEvent('filechooser');
    await page
      .getByRole('button', { name: /Open files/ })
      .last()
      .click();
    await (await chooser).setFiles({
      name: 'mine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(spans(['one'])),
    });
    await drawn(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('mine.json');
    await expect(rows(page).filter({ hasText: 'one' })).toHaveCount(1);
  });
});

test('a document says what it is and how it went', async ({ page }) => {
  await openSample(page, 'failing');
  const header = page.getByRole('banner');
  await expect(header).toContainText('demo/parse-duration · pi × scripted-1 · run 2');
  await expect(header.getByRole('list', { name: 'Results' })).toContainText(/pass 0.*wall \d+\.\d+ s.*tokens [\d,]+/);
  await expect(page).toHaveTitle(/demo\/parse-duration/);
});

test('files dropped anywhere are opened as one document', async ({ page }) => {
  await startPage(page);
  await dropFiles(page, { 'a.json': spans(['first']), 'b.json': spans(['second'], 'b') });
  await drawn(page);
  await expect(rows(page).filter({ hasText: 'first' })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: 'second' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: '2 traces' })).toBeVisible();
});

test('one of several traces can be chosen, by name, and all of them again', async ({ page }) => {
  await startPage(page);
  await dropFiles(page, { 'a.json': spans(['first', 'first child']), 'b.json': spans(['second'], 'b') });
  await drawn(page);
  await page.keyboard.press('Shift+T');
  await page.keyboard.type('sec');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(rows(page).filter({ hasText: 'first' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /trace \d of 2/ })).toBeVisible();
  await page.keyboard.press('Shift+T');
  await page.getByRole('button', { name: /All on one timeline/ }).click();
  await expect(rows(page).filter({ hasText: 'first' })).toHaveCount(2);
});

test('what is broken in a file is counted and listed with its byte, and the rest is shown', async ({ page }) => {
  await startPage(page);
  await dropFiles(page, { 'cut.json': `${spans(['whole'])}\n{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"hal` });
  await drawn(page);
  await expect(rows(page).filter({ hasText: 'whole' })).toHaveCount(1);
  await page.getByRole('button', { name: /problem/ }).click();
  await expect(page.getByRole('dialog', { name: 'Problems in the files' })).toContainText(/at byte [\d,]+/);
});

test('a file that is no trace is refused with its reason and a way on', async ({ page }) => {
  await startPage(page);
  await dropFiles(page, { 'notes.txt': 'just words' });
  await expect(page.getByRole('alert')).toContainText('notes.txt');
  await page.getByRole('button', { name: 'Open something else' }).click();
  await expect(page.getByRole('button', { name: /Open a folder/ })).toBeVisible();
});

test('a document can be opened in place of another, which leaves nothing behind', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('/');
  await page.keyboard.type('{ kind = model }');
  await expect(says(page)).toHaveText('8 matches');
  await page.evaluate(() => performance.clearMarks('spanreel:drawn'));
  await dropFiles(page, { 'other.json': spans(['alpha', 'beta']) });
  await drawn(page);
  await expect(filter(page)).toHaveValue('');
  await expect(rows(page).filter({ hasText: 'beta' })).toHaveCount(1);
  await expect(selected(page)).toContainText('alpha');
  expect(await clock(page)).toBe(0);
});

test.describe('the filter', () => {
  test.beforeEach(async ({ page }) => {
    await openSample(page, 'failing');
    await page.keyboard.press('/');
  });

  test('shows the matches with their ancestors, or highlights them', async ({ page }) => {
    await page.keyboard.type('{ kind = model && status = error }');
    await expect(says(page)).toHaveText('2 matches');
    await expect(rows(page).filter({ hasText: 'chat' })).toHaveCount(2);
    await expect(rows(page).filter({ hasText: 'pi:launch' })).toHaveCount(1);
    await expect(rows(page).filter({ hasText: 'execute_tool' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Showing matches only' }).click();
    await expect(rows(page).filter({ hasText: 'execute_tool' })).not.toHaveCount(0);
  });

  test('points at what is wrong in a query and says what it is', async ({ page }) => {
    await page.keyboard.type('{ knd = model }');
    await expect(filter(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('.filter-field-twin .mistake')).toHaveText('knd');
    expect((await says(page).textContent())?.length).toBeGreaterThan(5);
    await filter(page).fill('{ kind = model');
    await expect(page.locator('.filter-field-twin .mistake').first()).toBeVisible();
    await filter(page).fill('{ kind = model }');
    await expect(says(page)).toHaveText('8 matches');
    await expect(filter(page)).toHaveAttribute('aria-invalid', 'false');
    await expect(page.locator('.filter-field-twin .mistake')).toHaveCount(0);
  });

  test('has examples that can be tried', async ({ page }) => {
    const help = page.getByRole('button', { name: 'Filter syntax' });
    const examples = page.getByRole('dialog', { name: 'Filter syntax' }).getByRole('button');
    const count = await page.locator('#filter-help button').count();
    expect(count).toBeGreaterThan(5);
    for (let index = 0; index < count; index++) {
      await help.click();
      const text = await examples.nth(index).textContent();
      await examples.nth(index).click();
      await expect(filter(page)).toHaveValue(text ?? '');
      await expect(says(page), text ?? '').toHaveText(/match/);
    }
  });

  test('the latest of many quick changes wins', async ({ page }) => {
    await page.keyboard.type('try overload nothing here', { delay: 15 });
    for (let press = 0; press < ' nothing here'.length; press++) await page.keyboard.press('Backspace');
    await expect(says(page)).toHaveText('1 match');
  });
});

test.describe('where the user is', () => {
  test('comes back from the URL after a reload: time, selection, zoom, filter and closed rows', async ({ page }) => {
    await openSample(page, 'failing');
    await select(page, 'pi:launch');
    await page.keyboard.press('Enter');
    await select(page, 'score');
    await page.keyboard.press('f');
    await page.keyboard.press('.');
    await page.keyboard.press('/');
    await page.keyboard.type('demo');
    await expect(says(page)).toHaveText(/match/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    const time = await clock(page);
    await expect.poll(async () => (await view(page)).get('q')).toBe('demo');
    await expect.poll(async () => (await view(page)).get('m')).toBe('h');
    const before = (await view(page)).toString();
    await page.reload();
    await drawn(page);
    expect(await clock(page)).toBe(time);
    await expect(selected(page)).toContainText('score');
    await expect(filter(page)).toHaveValue('demo');
    await expect(rows(page).filter({ hasText: 'pi:launch' })).toHaveAttribute('aria-expanded', 'false');
    await expect.poll(async () => (await view(page)).toString()).toBe(before);
  });

  test('is ignored where the URL is of another document or makes no sense', async ({ page }) => {
    for (const hash of ['#d=zzz&v=1&t=zik0zj', '#v=1&t=zzz', '#%', '#d=&v=1&c=1*zzzzzzz&w=~&s=-']) {
      await page.goto('about:blank');
      await openSample(page, 'failing', hash);
      expect(await clock(page), hash).toBe(0);
    }
  });

  test('includes the panels, their sizes and the tab, kept between visits', async ({ page }) => {
    await openSample(page, 'failing');
    const separator = page.getByRole('separator', { name: 'Width of the inspector' });
    const inspector = page.getByRole('region', { name: 'Inspector' });
    const width = async () => (await inspector.boundingBox())?.width ?? 0;
    const before = await width();
    await separator.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowLeft');
    await expect.poll(width).toBeGreaterThan(before + 10);
    const wide = await width();
    await page.keyboard.press('Escape');
    await page.locator('.clock').focus();
    await page.keyboard.press('t');
    await page.waitForTimeout(300);
    await page.reload();
    await drawn(page);
    expect(Math.abs((await width()) - wide)).toBeLessThan(3);
    await expect(page.getByRole('region', { name: 'Terminal', exact: true })).toBeHidden();
  });
});

test.describe('the engine', () => {
  test.beforeEach(({ page }) =>
    // The page's worker, within reach: it cannot be ended or made to speak from outside.
    page.addInitScript(() => {
      const workers: Worker[] = [];
      Object.assign(globalThis, { workers });
      const Original = Worker;
      Object.assign(globalThis, {
        Worker: class extends Original {
          constructor(...args: ConstructorParameters<typeof Worker>) {
            super(...args);
            workers.push(this);
          }
        },
      });
    }),
  );
  const last = '(globalThis.workers.at(-1))';

  test('can be lost, and the document reopened where the user was', async ({ page }) => {
    await openSample(page, 'failing');
    await select(page, 'execute_tool write');
    const time = await clock(page);
    await page.evaluate(() => performance.clearMarks('spanreel:drawn'));
    await page.evaluate(
      `${last}.terminate(), ${last}.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))`,
    );
    // The inspector says so as well, where it was just reading a span.
    const stopped = page.getByRole('alert').filter({ hasText: 'The engine that reads the trace stopped.' });
    await expect(stopped).toBeVisible();
    await expect(rows(page).filter({ hasText: 'execute_tool write' })).toHaveCount(1);
    await page.getByRole('button', { name: 'Reopen where I was' }).click();
    await drawn(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(selected(page)).toContainText('execute_tool write');
    expect(await clock(page)).toBe(time);
    await expect(page.getByRole('tab', { name: 'Step' })).toBeVisible();
  });

  test('can say that a file changed; it is read again, keeping time and selection', async ({ page }) => {
    await openSample(page, 'failing');
    await select(page, 'execute_tool read');
    const time = await clock(page);
    const changed = `${last}.dispatchEvent(new MessageEvent('message', { data: { t: 'event', name: 'changed', data: { name: 'trace.otlp.jsonl' } } }))`;
    await page.evaluate(changed);
    await page.getByRole('button', { name: 'Keep this version' }).click();
    await expect(page.getByText('changed since it was read')).toHaveCount(0);
    await page.evaluate(changed);
    await page.evaluate(() => performance.clearMarks('spanreel:drawn'));
    await page.getByRole('button', { name: 'Read it again' }).click();
    await drawn(page);
    await expect(selected(page)).toContainText('execute_tool read');
    expect(await clock(page)).toBe(time);
  });

  test('shows how reading goes, and can be stopped with what was read kept', async ({ page }) => {
    await startPage(page);
    const transfer = await page.evaluateHandle(() => {
      const line = (from: number) => {
        const spans = Array.from({ length: 2000 }, (_, index) => ({
          traceId: 'c'.repeat(32),
          spanId: (from + index + 1).toString(16).padStart(16, '0'),
          name: `step ${index % 40}`,
          startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(from + index) * 1_000_000n),
          endTimeUnixNano: String(1_700_000_000_000_500_000n + BigInt(from + index) * 1_000_000n),
          attributes: [{ key: 'filler', value: { stringValue: 'x'.repeat(400) } }],
        }));
        return `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })}\n`;
      };
      const parts = Array.from({ length: 80 }, (_, index) => line(index * 2000));
      const data = new DataTransfer();
      data.items.add(new File(parts, 'big.jsonl'));
      return data;
    });
    // Pressed in the page itself, as soon as some spans have been read: from outside it would be too late now and then.
    await page.evaluate(() => {
      new MutationObserver(() => {
        const bar = document.querySelector('.bar');
        if (/[1-9][0-9,]* spans/.test(bar?.textContent ?? '')) bar?.querySelector('button')?.click();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await drawn(page);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    const of = async () =>
      Number(((await page.locator('.tallies').textContent()) ?? '').replace(/,/g, '').match(/\/(\d+)/)?.[1]);
    expect(await of()).toBeGreaterThan(0);
    expect(await of()).toBeLessThan(160_000);
    expect(await rows(page).count()).toBeGreaterThan(1);
  });
});

test('the theme follows the system until one is chosen, and the choice is kept', async ({ page }) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.emulateMedia({ colorScheme: 'light' });
  await startPage(page);
  expect(await theme()).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(theme).toBe('dark');
  await page.getByRole('button', { name: /Theme: system/ }).click();
  await page.getByRole('button', { name: /Theme: dark/ }).click();
  expect(await theme()).toBe('light');
  await page.reload();
  await expect.poll(theme).toBe('light');
});

test('the buttons of the transport do what their names say', async ({ page }) => {
  await openSample(page, 'failing');
  await page.getByRole('button', { name: 'Next span' }).click();
  expect(await clock(page)).toBeGreaterThanOrEqual(0);
  await page.getByRole('button', { name: 'Errors so far; go to the next' }).click();
  await expect(selected(page)).toContainText('chat scripted-1');
  const place = await selectedPlace(page);
  await page.getByRole('button', { name: 'Previous span' }).click();
  await expect(selected(page)).toContainText('execute_tool edit');
  expect(await selectedPlace(page)).toBe(place - 1);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('8');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('button', { name: /Go to a time/ }).click();
  await expect(page.getByRole('dialog', { name: 'Go to time' })).toBeVisible();
});

test('counters tell how far the run is', async ({ page }) => {
  await openSample(page, 'failing');
  const tallies = page.locator('.tallies');
  await expect(tallies).toContainText('model calls 0/8');
  await page.keyboard.press('End');
  await expect(tallies).toContainText('model calls 8/8');
  await expect(tallies).toContainText('step 28/28');
  await expect(tallies).toContainText('errors 2/2');
});
