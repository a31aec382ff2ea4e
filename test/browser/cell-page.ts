/** What the specs of the page of a cell ask of it, and traces made for them. */
import { expect, type Locator, type Page } from '@playwright/test';
import { drawn, dropFiles, openSample, startPage } from './app-page.ts';

const START = 1_700_000_000_000_000_000n;

/** A value that looks like a key. */
export const KEY = 'sk-test-000-0123456789abcdef';

export const cell = (page: Page): Locator => page.getByRole('region', { name: 'Cell', exact: true });
export const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

/** Opens a sample and its page. */
export async function openCell(page: Page, id: 'passing' | 'failing' | 'published'): Promise<Locator> {
  await openSample(page, id);
  await page.getByRole('button', { name: 'Cell', exact: true }).click();
  await expect(cell(page).getByRole('heading', { name: 'Scores' })).toBeVisible();
  return cell(page);
}

/** Opens a sample at its first instant, with the state in the inspector. */
export async function openState(page: Page): Promise<void> {
  await openSample(page, 'failing');
  await page.keyboard.press('Alt+Shift+Digit7');
  await expect(inspector(page).getByRole('tab', { name: 'State' })).toHaveAttribute('aria-selected', 'true');
  await expect(fact(page, 'in')).toBeVisible();
}

/** One value of the state, by its name. */
export const fact = (page: Page, name: string) => inspector(page).getByTestId(`state-${name}`);

/** Drops files on the page without a document, and waits until they are drawn. */
export async function openFiles(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await startPage(page);
  await dropFiles(page, files);
  await drawn(page);
}

interface MadeSpan {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly seconds?: number;
}

/** A file with one span a second, in OTLP/JSON. */
export function trace(spans: readonly MadeSpan[]): string {
  const list = spans.map(({ name, attributes = {}, seconds = 1 }, index) => ({
    traceId: 'a'.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    name,
    startTimeUnixNano: `${START + BigInt(index) * 1_000_000_000n}`,
    endTimeUnixNano: `${START + BigInt(index) * 1_000_000_000n + BigInt(Math.round(seconds * 1e9))}`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    })),
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
}

/** Text of a table, row by row. */
export async function tableText(table: Locator): Promise<string[][]> {
  return table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((one) => one.textContent?.trim() ?? '')),
    );
}
