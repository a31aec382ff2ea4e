import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawn } from '../browser/app-page.ts';
import { writeSweep } from '../sweep/cells.ts';
import { expect, test } from './desktop.ts';

test('a folder of cells opens as a sweep, its cells open from it, and it is found again', async ({ desktop }) => {
  const root = join(desktop.folder, 'cells');
  const made = writeSweep(root, 60);
  const { app, page } = await desktop.start(root);
  await expect(page.getByText('60 cells')).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Cells by agent and task' });
  await expect(grid.locator('tbody tr')).toHaveCount(21);
  await page.keyboard.press('Enter');
  await drawn(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('aider × anthropic/claude-haiku');
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('claude-code × anthropic/claude-haiku');

  // What another start of the program asks for takes the sweep's place; the list of recent files brings it back.
  const [first] = made;
  if (!first) throw new Error('no cells were made');
  await desktop.startAgain([join(root, first.folder)]);
  await expect(page.getByRole('button', { name: 'Sweep', exact: true })).toHaveCount(0);
  writeFileSync(join(root, first.folder, 'cell.json'), '{');
  for (const cell of made.slice(40)) rmSync(join(root, cell.folder), { recursive: true });
  await page.keyboard.press('ControlOrMeta+Alt+w');
  await page.getByRole('button', { name: /^cells/ }).click();
  // With the cell that was open in it last.
  await expect(page.getByRole('heading', { level: 1 })).toContainText('claude-code × anthropic/claude-haiku');
  await page.getByRole('button', { name: 'Sweep', exact: true }).click();
  await expect(page.getByText('40 cells')).toBeVisible();
  await expect(page.getByRole('button', { name: /1 broken/ })).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the page can open nothing that it was not granted, whatever it says of folders', async ({ desktop }) => {
  const root = join(desktop.folder, 'cells');
  writeSweep(root, 4);
  const { page } = await desktop.start(root);
  await expect(page.getByText('4 cells')).toBeVisible();
  const connected = page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        const answers: string[] = [];
        addEventListener('message', ({ data, ports: [port] }) => {
          if (data?.spanreel !== 'engine-port' || !port) return;
          const asked = ['/', '/etc', '../..', 'in.AAAA', `in.${'A'.repeat(80)}`];
          port.onmessage = ({ data: answer }) => {
            if (answer.t === 'failure') answers.push(answer.message);
            if (answer.t === 'answer') answers.push(JSON.stringify(answer.result));
            if (answers.length === asked.length) resolve(answers);
          };
          asked.forEach((id, index) => {
            const folders = [{ id, name: 'secret', folder: true }];
            port.postMessage({ t: 'request', id: index, name: 'sweep.list', argument: { folders } });
          });
        });
        void (window as unknown as { spanreelDesktop: { connect(): Promise<number> } }).spanreelDesktop.connect();
      }),
  );
  expect([...new Set(await connected)]).toEqual(['secret was not opened by the user.']);
});
