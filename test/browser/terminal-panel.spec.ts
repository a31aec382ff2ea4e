import { expect, type Page, test } from '@playwright/test';
import { clock, dropFiles, openSample, watchErrors } from './app-page.ts';

/** What a screen reader is told of the screen: its rows, once the clock is at rest. */
const screen = (page: Page) => page.getByTestId('terminal-text');
const bar = (page: Page) => page.locator('.terminal-frame-bar');
const field = (page: Page) => page.getByRole('textbox', { name: 'Find in the terminal’s output' });

const CAST = [
  { version: 2, width: 60, height: 10, timestamp: 1_700_000_000, title: 'a recording' },
  [0.5, 'o', 'first line\r\n'],
  [1.5, 'o', 'second \u001b[31mline\u001b[0m\r\n'],
  [2, 'r', '50x8'],
  [3, 'o', 'key sk-test-000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'],
  [4, 'o', '\u001b[?1049h\u001b[2Jalternate first'],
  [5, 'o', '\u001b[?1049l'],
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

async function openCast(page: Page): Promise<void> {
  await page.goto('./');
  await dropFiles(page, { 'session.cast': CAST });
  await expect(bar(page)).toContainText('a recording');
}

async function goTo(page: Page, time: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.insertText(time);
  await page.keyboard.press('Enter');
}

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test('a recording alone opens, and shows the screen of each instant forwards and backwards', async ({ page }) => {
  await openCast(page);
  await expect(bar(page)).toContainText('60 × 10');
  for (const [time, text] of [
    ['0.6 s', 'first line'],
    ['1.6 s', 'first line\nsecond line'],
    ['4.1 s', 'alternate first'],
    ['0.6 s', 'first line'],
    ['0.1 s', ''],
  ] as const) {
    await goTo(page, time);
    await expect(screen(page)).toHaveText(text, { useInnerText: false });
  }
});

test('what is read aloud is masked like everything else', async ({ page }) => {
  await openCast(page);
  await goTo(page, '3.5 s');
  await expect(screen(page)).toContainText('second line');
  await expect(screen(page)).not.toContainText('aaaaaaaaaaaa');
});

test('a search lists the instants, and enter goes from one to the next', async ({ page }) => {
  await openCast(page);
  await page.keyboard.press('o');
  await expect(field(page)).toBeFocused();
  await field(page).fill('FIRST');
  const instants = page.getByRole('list', { name: 'Instants' }).getByRole('button');
  await expect(instants).toHaveText([
    /0\.500 s\s*first line/,
    /4\.000 s\s*alternate first/,
    // Back from the alternate screen it comes to the screen again.
    /5\.000 s\s*first line/,
  ]);
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe(0.5);
  await page.keyboard.press('Enter');
  await expect.poll(() => clock(page)).toBe(4);
  await page.keyboard.press('Shift+Enter');
  await expect.poll(() => clock(page)).toBe(0.5);
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeHidden();
});

test('a trace without a recording shows a summary, and says that it is one', async ({ page }) => {
  await openSample(page, 'published');
  await expect(bar(page)).toContainText('No recording: summary of the spans');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(screen(page)).toContainText('prepare:polyglot/rust-lifetime-fix');
});

test('the terminal can be hidden and shown again, and is where the clock is', async ({ page }) => {
  await openCast(page);
  await goTo(page, '1.6 s');
  await page.keyboard.press('t');
  await expect(bar(page)).toBeHidden();
  await page.keyboard.press('t');
  await expect(screen(page)).toContainText('second line');
});
