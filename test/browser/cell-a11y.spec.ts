/** The page of a cell for everybody: axe in both themes, small and large. */
import { expect, test } from '@playwright/test';
import { openSample, watchErrors } from './app-page.ts';
import { expectAccessible } from './axe.ts';
import { inspector, openCell } from './cell-page.ts';

const SIZES = [
  { width: 1000, height: 700 },
  { width: 1920, height: 1080 },
];

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

for (const id of ['failing', 'published'] as const)
  test(`axe finds nothing on the page of the ${id} sample, small and large, and nothing spills`, async ({ page }) => {
    test.slow();
    const shown = await openCell(page, id);
    await shown.evaluate((box) => {
      for (const details of box.querySelectorAll('details')) details.open = true;
    });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await expectAccessible(page, `${size.width} × ${size.height}`);
      expect(await shown.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    }
  });

test('axe finds nothing in the state panel, small and large', async ({ page }) => {
  test.slow();
  await openSample(page, 'failing');
  await page.keyboard.press('End');
  await page.keyboard.press('Alt+Shift+Digit7');
  await expect(inspector(page).getByTestId('state-in')).toBeVisible();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectAccessible(page, `${size.width} × ${size.height}`);
  }
});
