/** What the specs of the window's frame ask of the page, in the words of a user. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the page without a document. */
export async function startPage(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByRole('button', { name: /A cell that fails/ })).toBeVisible();
}

/** Opens a sample and waits until it is drawn. */
export async function openSample(page: Page, id: 'passing' | 'failing' | 'published', hash = ''): Promise<void> {
  await page.goto(`./?sample=${id}${hash}`);
  await drawn(page);
}

/** Drops files anywhere on the page: name and content. */
export async function dropFiles(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const transfer = await page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    for (const [name, content] of Object.entries(contents)) data.items.add(new File([content], name));
    return data;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Waits until a whole document has been painted. */
export async function drawn(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByName('spanreel:drawn').length))
    .toBeGreaterThan(0);
}

/** The clock in seconds. */
export async function clock(page: Page): Promise<number> {
  return Number.parseFloat((await page.locator('.clock-now').textContent()) ?? '');
}

/** The rows of the tree that are on screen. */
export function rows(page: Page): Locator {
  return page.getByRole('treegrid').getByRole('row');
}

/** The selected row. */
export function selected(page: Page): Locator {
  return page.getByRole('treegrid').locator('[role="row"][aria-selected="true"]');
}

/** The selected row when what the last key did has been drawn: its name, and its place among all rows from 0. */
async function settledRow(page: Page): Promise<{ name: string; place: number }> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const row = document.querySelector('[role="treegrid"] [role="row"][aria-selected="true"]');
    const name = row?.querySelector('[role="gridcell"]')?.textContent ?? '';
    return { name, place: Number(row?.getAttribute('aria-rowindex') ?? Number.NaN) - 2 };
  });
}

/** Name of the selected row, when what the last key did has been drawn. */
export async function selectedName(page: Page): Promise<string> {
  return (await settledRow(page)).name;
}

/** Place of the selected row among all rows, from 0: several may have the same name. */
export async function selectedPlace(page: Page): Promise<number> {
  return (await settledRow(page)).place;
}

/** Selects a row by its name, with the pointer: the first on screen, or the `nth` after it. */
export async function select(page: Page, name: string | RegExp, nth = 0): Promise<void> {
  await rows(page).filter({ hasText: name }).nth(nth).getByRole('gridcell').first().click();
  await expect(selected(page)).toContainText(name);
}

/** The part of the URL that says where the user is; it follows within half a second. */
export async function view(page: Page): Promise<URLSearchParams> {
  const hash = await page.evaluate(() => location.hash.slice(1));
  return new URLSearchParams(hash);
}

/** Problems that the page met: none is expected in any spec. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
