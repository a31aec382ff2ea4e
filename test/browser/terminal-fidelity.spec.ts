import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { dropFiles, watchErrors } from './app-page.ts';
import { expectFaithfulScreen, loadRecording } from './screen-check.ts';

test('after 1,000 seeks and steps with keys, the screen is the one that a replay from the start shows', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const errors = watchErrors(page);
  const path = fileURLToPath(new URL('../../samples/passing/terminal.cast', import.meta.url));
  // What is compared is the cells, not the pixels, which would take WebGL in software longer than all the rest.
  await page.addInitScript(() => {
    Object.assign(HTMLCanvasElement.prototype, { getContext: withoutWebGl(HTMLCanvasElement.prototype.getContext) });
    function withoutWebGl(original: typeof HTMLCanvasElement.prototype.getContext) {
      return function (this: HTMLCanvasElement, ...args: Parameters<typeof original>) {
        return args[0].startsWith('webgl') ? null : original.apply(this, args);
      };
    }
  });
  await page.goto('./');
  await dropFiles(page, { 'session.cast': readFileSync(path, 'utf8') });
  await expect(page.locator('.terminal-frame-bar')).toContainText('120 × 36');
  await expectFaithfulScreen(page, await loadRecording(path), 1000, 7);
  expect(errors).toEqual([]);
});
