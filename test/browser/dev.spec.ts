/** The page from the dev server (`npm run dev`): samples open, and what is open stays open over a reload. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { dropFiles, rows } from './app-page.ts';
import { freePort } from './free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// One dev server for all.
test.describe.configure({ mode: 'serial' });

let server: ChildProcess;
let address = '';

test.beforeAll(async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}/`;
  server = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', `${port}`], {
    cwd: root,
    stdio: 'ignore',
  });
  await expect.poll(() => fetch(address).then(({ status }) => status, String), { timeout: 30_000 }).toBe(200);
});
test.afterAll(() => void server.kill());

test('a sample, and then a file that was dropped, are open again after a reload', async ({ page }) => {
  const first = rows(page).nth(1);
  test.setTimeout(120_000);
  // By its address: a dev server that has just been started may load the page once more.
  await page.goto(`${address}?sample=passing`);
  // Hundreds of modules are served one by one.
  await expect(first).toContainText('prepare:demo/parse-duration', { timeout: 60_000 });
  await page.reload();
  await expect(first).toContainText('prepare:demo/parse-duration');

  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'dropped', startTimeUnixNano: '1' };
  await dropFiles(page, { 'one.json': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }) });
  await expect(first).toContainText('dropped');
  await page.reload();
  await expect(first).toContainText('dropped');
});

test('a path that leads nowhere is not answered with the page', async ({ request }) => {
  expect((await request.get(`${address}samples/none.json`)).status()).toBe(404);
  expect((await request.get(`${address}samples/make/index.json`)).status()).toBe(404);
});
