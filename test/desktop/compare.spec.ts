import { join } from 'node:path';
import { expect, root, test } from './desktop.ts';

const passing = join(root, 'samples', 'passing');

test('the command line opens a comparison in the window, which comes back when the page is loaded again', async ({
  desktop,
}) => {
  const failing = desktop.copySample('failing');
  // As `spanreel compare … --new … --open` starts it.
  const { page } = await desktop.start('--base-runs=1', passing, failing);
  const verdict = page.locator('.compare-bar-verdict');
  await expect(verdict).toContainText(/Slower by \d+\.\d\d s, n = 1 and 1/);
  await expect(page.getByRole('treegrid', { name: 'Steps of both runs' })).toBeVisible();
  await expect(page.getByTestId('terminal-text-base')).toBeAttached();
  await page.reload();
  await expect(verdict).toContainText('n = 1 and 1');

  // Another start compares in its place, and one with files opens them.
  await desktop.startAgain(['--base-runs=1', failing, passing]);
  await expect(verdict).toContainText(/Faster by \d+\.\d\d s/);
  await desktop.startAgain([join(failing, 'trace.otlp.jsonl')]);
  await expect(verdict).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
});
