import { join } from 'node:path';
import { expectFaithfulScreen, loadRecording } from '../browser/screen-check.ts';
import { expect, root, test } from './desktop.ts';

test('in the window, after 1,000 seeks and steps with keys, the screen is the one that a replay from the start shows', async ({
  desktop,
}) => {
  test.setTimeout(300_000);
  const path = join(root, 'samples', 'failing', 'terminal.cast');
  const { page } = await desktop.start(path);
  await expect(page.locator('.terminal-frame-bar')).toContainText('120 × 36');
  await expectFaithfulScreen(page, await loadRecording(path), 1000, 11);
});
