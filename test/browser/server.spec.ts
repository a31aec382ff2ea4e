import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { drawn, dropFiles, rows, select, watchErrors } from './app-page.ts';
import { root, type Served, serve } from './served.ts';

const sample = (id: string) => join(root, 'samples', id, 'trace.otlp.jsonl');

/** Rows of spans, without the one of the column titles. */
const spans = (page: Page) => rows(page).filter({ has: page.getByRole('gridcell') });

let served: Served;
test.beforeAll(async () => {
  served = await serve(sample('failing'));
});
test.afterAll(() => served.stop());

/** Tries to reach the engine from whatever page is open. */
function tryEngine(page: Page, port: string): Promise<string> {
  return page.evaluate(
    (to) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${to}/engine`);
        socket.onopen = () => resolve('open');
        socket.onclose = () => resolve('closed');
      }),
    port,
  );
}

test('the printed address opens the files, read by the engine beside them', async ({ page }) => {
  const errors = watchErrors(page);
  await page.goto(served.url.href);
  await drawn(page);
  await expect(page.locator('.tallies')).toContainText('step 1/28');
  await select(page, 'execute_tool bash', 1);
  const inspector = page.getByRole('region', { name: 'Inspector', exact: true });
  await expect(inspector).toContainText('reads milliseconds');
  expect(errors).toEqual([]);
});

test('the token leaves the address bar, and a reload needs none', async ({ page }) => {
  await page.goto(served.url.href);
  await drawn(page);
  expect(page.url()).not.toContain('token');
  await page.reload();
  await drawn(page);
  await expect(page.locator('.tallies')).toContainText('step 1/28');
});

test('without the token there is nothing', async ({ page }) => {
  for (const query of ['', '?token=', '?token=wrong']) {
    const response = await page.goto(new URL(`/${query}`, served.url).href);
    expect(response?.status()).toBe(403);
    await expect(page.locator('body')).toContainText('spanreel serve');
  }
  expect(await tryEngine(page, served.url.port)).toBe('closed');
});

test('a page of another site reaches neither files nor engine, though the browser holds the cookie', async ({
  page,
}) => {
  await page.goto(served.url.href);
  await drawn(page);
  const body = '<!doctype html><title>Another site</title>';
  await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('http://evil.example/');
  const answer = await page.evaluate(
    (url) =>
      fetch(url, { credentials: 'include' }).then(
        (response) => response.text(),
        () => 'refused',
      ),
    new URL('/session', served.url).href,
  );
  expect(answer).toBe('refused');
  expect(await tryEngine(page, served.url.port)).toBe('closed');
});

test('the page loads nothing from anywhere else', async ({ page }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(served.url.origin) && !/^(data|blob):/.test(request.url())) {
      elsewhere.push(request.url());
    }
  });
  await page.goto(served.url.href);
  await drawn(page);
  expect(elsewhere).toEqual([]);
});

test('a file dropped on the page is read in the browser', async ({ page }) => {
  await page.goto(served.url.href);
  await drawn(page);
  const sent: (string | Buffer)[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(payload)));
  await dropFiles(page, { 'mine.jsonl': readFileSync(sample('published'), 'utf8') });
  await expect(rows(page).filter({ hasText: 'aider:launch' })).toBeVisible();
  expect(sent.filter((payload) => payload.includes('aider'))).toEqual([]);
});

test('when the server ends, the page says so and keeps what it shows', async ({ page }) => {
  const own = await serve(sample('failing'));
  await page.goto(own.url.href);
  await drawn(page);
  await own.stop();
  await expect(page.getByText(/server was stopped|connection to the server was lost/i).first()).toBeVisible();
  // The message takes the room of a row, so the count of what is on screen may change.
  await expect(spans(page).filter({ hasText: 'pi:launch' })).toBeVisible();
});
