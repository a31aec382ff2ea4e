import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawn } from '../browser/app-page.ts';
import { carriedBy } from '../unit/share/planted.ts';
import { expect, test } from './desktop.ts';

test('the window shares its cell as a page, which is saved where the user says', async ({ desktop }) => {
  const sample = desktop.copySample('published');
  const { app, page } = await desktop.start(join('published', 'trace.otlp.jsonl'));
  await drawn(page);
  const saved = join(dirname(sample), 'shared.html');
  // The dialog that asks where to belongs to the system.
  await app.evaluate(({ session }, path) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(path));
  }, saved);
  await page.keyboard.press('ControlOrMeta+Shift+s');
  const dialog = page.getByRole('dialog', { name: 'Share this cell' });
  await expect(dialog).toContainText('1 value looks like a secret and is masked.');
  await dialog.getByRole('button', { name: 'Save page' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => existsSync(saved) && readFileSync(saved, 'utf8').endsWith('</html>\n')).toBe(true);
  expect([...carriedBy(readFileSync(saved, 'utf8')).keys()].sort()).toEqual(['cell.json', 'trace.otlp.jsonl']);
});
