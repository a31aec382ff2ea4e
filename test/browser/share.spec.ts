/** A cell as one page: made by the command line and by the window, opened from a disk without any network. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { carriedBy, givenAway, PLANTED, plantedCell } from '../unit/share/planted.ts';
import { clock, drawn, openSample, rows, select, selectedName, watchErrors } from './app-page.ts';
import { expectAccessible, violations } from './axe.ts';
import { program, root, serve } from './served.ts';

let folder: string;
let file: string;
let cell: ReturnType<typeof plantedCell>;

function spanreel(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

// A worker may come to this file more than once, so nothing is made before.
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-share-'));
  file = join(folder, 'cell.html');
  cell = plantedCell();
  const { status, stderr } = spanreel('share', cell.folder, '-o', file);
  expect(status, stderr).toBe(0);
});
test.afterAll(() => {
  cell.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that the page asks for, but for itself and what it made itself. */
function watchRequests(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('blob:') && !url.startsWith('data:') && url.split('#')[0] !== pathToFileURL(file).href)
      asked.push(url);
  });
  return asked;
}

/** Everything that is given away: the page, and what it carries packed. */
const allOf = (html: string) => [html, ...carriedBy(html).values()].join('\n');

test('the command lists what it masks, and the page holds none of it', () => {
  const { stdout, stderr } = spanreel('share', cell.folder, '-o', join(folder, 'again.html'));
  expect(stdout.trim()).toBe(join(folder, 'again.html'));
  expect(stderr).toContain('look like secrets and are masked');
  expect(stderr).toContain('workdir.diff, id_rsa: private key');
  expect(givenAway(stderr)).toEqual([]);
  expect(givenAway(allOf(readFileSync(file, 'utf8')))).toEqual([]);
});

test('secrets are kept only with --reveal', () => {
  const kept = join(folder, 'kept.html');
  const { stderr } = spanreel('share', cell.folder, '--reveal', '-o', kept);
  expect(stderr).toContain('KEPT as asked');
  expect(givenAway(allOf(readFileSync(kept, 'utf8'))).sort()).toEqual(Object.values(PLANTED).sort());
});

test.describe('the page from a disk, offline', () => {
  test.beforeEach(async ({ context, page }) => {
    await context.setOffline(true);
    await context.route(/^(?:https?|wss?):/, (route) => route.abort());
    await page.goto(pathToFileURL(file).href);
  });
  test.afterEach(({ context }) => context.setOffline(false));

  test('shows rows, terminal and steps with the keys, plays, and asks for nothing', async ({ context, page }) => {
    const asked = watchRequests(context);
    const errors = watchErrors(page);
    await page.reload();
    await drawn(page);
    await expect(page).toHaveTitle(/parse-duration/);
    await expect(rows(page).filter({ hasText: 'execute_tool bash' }).first()).toBeVisible();
    await expect(rows(page).filter({ hasText: 'planted sk-•••masked•••' })).toHaveCount(1);

    const first = await selectedName(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => selectedName(page)).not.toBe(first);
    // To the start of the recording, and a tenth of a second into it.
    for (let step = 0; step < 5 && !(await selectedName(page)).includes('launch'); step++)
      await page.keyboard.press('ArrowRight');
    await page.keyboard.press('.');
    await expect(page.getByTestId('terminal-text')).toContainText(`key sk-${'*'.repeat(26)} end`);
    const before = await clock(page);
    await page.keyboard.press('Space');
    await expect.poll(() => clock(page)).toBeGreaterThan(before);
    await page.keyboard.press('Space');
    await page.keyboard.press('End');
    await expect(page.getByRole('region', { name: 'Terminal', exact: true })).toContainText('120 × 36');
    await page.keyboard.press('Home');
    await select(page, 'planted');
    await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('•••masked•••');
    expect(givenAway(await page.evaluate(() => document.documentElement.outerHTML))).toEqual([]);
    expect(asked).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('shows the page of the cell, whose badge and report are there and which cannot be shared again', async ({
    page,
  }) => {
    await drawn(page);
    await page.keyboard.press('v');
    await expect(page.getByRole('img', { name: /^pi × scripted-1: \d+%$/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy report' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Share…' })).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('share');
    await expect(page.getByRole('option', { name: /Share…/ })).toHaveCount(0);
  });

  test('axe finds nothing in both themes', async ({ page }) => {
    await drawn(page);
    await expectAccessible(page);
  });
});

for (const [how, script] of [
  [
    'refuses workers',
    'window.Worker = class { constructor() { throw new DOMException("refused", "SecurityError"); } }',
  ],
  [
    'starts a worker that fails',
    'const W = window.Worker; window.Worker = class extends W { constructor() { super("blob:null/nothing"); } }',
  ],
] as const) {
  test(`a browser that ${how} shows the page all the same`, async ({ page }) => {
    await page.addInitScript(script);
    await page.goto(pathToFileURL(file).href);
    await drawn(page);
    await expect(rows(page).filter({ hasText: 'planted' })).toHaveCount(1);
    await page.keyboard.press('v');
    await expect(page.getByRole('img', { name: /^pi × scripted-1/ })).toBeVisible();
  });
}

test('the page works in a sandboxed frame of another page', async ({ page }) => {
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<iframe src="cell.html" sandbox="allow-scripts allow-downloads" width="1200" height="700"></iframe>',
    }),
  );
  await page.route('**/cell.html', (route) => route.fulfill({ contentType: 'text/html', path: file }));
  await page.goto('./host.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('treegrid').getByRole('row').filter({ hasText: 'planted' })).toHaveCount(1);
});

/** Opens the dialog with its keys, and saves the page that it offers. */
async function shareFromWindow(page: Page): Promise<string> {
  await page.keyboard.press('ControlOrMeta+Shift+s');
  const dialog = page.getByRole('dialog', { name: 'Share this cell' });
  await expect(dialog).toContainText('1 value looks like a secret and is masked.');
  await expect(dialog.getByRole('row', { name: /API key .*aider:launch/ })).toBeVisible();
  expect(await violations(page, 'dialog')).toEqual([]);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save page' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('aider-openai-gpt-oss-120b-polyglot-rust-lifetime-fix.html');
  await expect(dialog).toHaveCount(0);
  return readFileSync(await saved.path(), 'utf8');
}

test('the page alone shares what is open in it, after it has shown what is masked', async ({ page }) => {
  await openSample(page, 'published');
  const html = await shareFromWindow(page);
  const trace = carriedBy(html).get('trace.otlp.jsonl') ?? '';
  expect(trace).toContain('•••masked•••');
  expect([...carriedBy(html).keys()].sort()).toEqual(['cell.json', 'trace.otlp.jsonl']);
  expect(html).toContain("connect-src 'none'");
});

test('secrets stay in the page only by a choice of their own', async ({ page }) => {
  await openSample(page, 'published');
  await page.keyboard.press('ControlOrMeta+Shift+s');
  await page.getByRole('checkbox', { name: /Keep secrets/ }).check();
  await expect(page.getByRole('dialog')).toContainText('KEPT');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save with secrets' }).click();
  const html = readFileSync(await (await download).path(), 'utf8');
  expect(carriedBy(html).get('trace.otlp.jsonl')).not.toContain('•••masked•••');
});

test('a window of a server shares the files beside the server', async ({ page }) => {
  const server = await serve(join(root, 'samples', 'published'));
  try {
    await page.goto(server.url.href);
    await drawn(page);
    expect(carriedBy(await shareFromWindow(page)).has('trace.otlp.jsonl')).toBe(true);
  } finally {
    await server.stop();
  }
});

test('the report, the badge and the frame are copied from the page of the cell', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openSample(page, 'failing');
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect.poll(copied).toContain('### Scores');
  await page.getByRole('button', { name: 'Copy: Badge in Markdown' }).click();
  await expect.poll(copied).toMatch(/^\[!\[pi × scripted-1 \d+%\]\(badge\.svg\)\]\(.*\.html\)$/);
  await page.getByRole('button', { name: 'Copy: Frame in a page' }).click();
  await expect.poll(copied).toContain('sandbox="allow-scripts');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save: Badge', exact: true }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^<svg .*role="img"/);
});
