import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawn, rows, selected, selectedName } from '../browser/app-page.ts';
import { type Desktop, expect, sample, test } from './desktop.ts';

/** Answers the next open dialogs with these paths: the dialog itself belongs to the system. */
async function chooses(app: Desktop['app'], paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
  }, paths);
}

const button = (page: Desktop['page'], name: RegExp | string) => page.getByRole('button', { name }).first();

test.describe('opening', () => {
  test('a file of the command line is shown as a tree, with its recording', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    await expect(rows(page).filter({ hasText: 'chat scripted-1' }).first()).toBeVisible();
    // The title follows the document a moment later.
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
      .toContain('parse-duration');
  });

  test('a file named relative to where the program was started is found', async ({ desktop }) => {
    desktop.copySample('published');
    const { page } = await desktop.start(join('published', 'trace.otlp.jsonl'));
    await drawn(page);
    await expect(rows(page)).not.toHaveCount(0);
  });

  test('a file that does not exist is said to be missing, and the window can be used', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    await app.evaluate(({ app: electronApp, dialog }) => {
      const said: string[] = [];
      (globalThis as unknown as { said: string[] }).said = said;
      dialog.showMessageBox = (async (_window: unknown, options: { message: string }) => {
        said.push(options.message);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
      electronApp.emit('second-instance', {}, [], '', { files: ['/nowhere/missing.json'] });
    });
    const said = () => app.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    await expect.poll(said).toEqual(['missing.json does not exist.']);
    await expect(rows(page)).not.toHaveCount(0);
  });

  test('the open dialog opens files and a folder, and nothing when it is cancelled', async ({ desktop }) => {
    const { app, page } = await desktop.start();
    await chooses(app, []);
    await page.keyboard.press('ControlOrMeta+o');
    await expect(button(page, /Open files/)).toBeVisible();
    await chooses(app, [sample]);
    await page.keyboard.press('ControlOrMeta+o');
    await drawn(page);
    await expect(rows(page).filter({ hasText: 'execute_tool read' })).toBeVisible();
    await chooses(app, [desktop.copySample('failing')]);
    await page.keyboard.press('ControlOrMeta+Shift+o');
    await expect(rows(page).filter({ hasText: 'bash' }).first()).toBeVisible();
  });

  test('a sample of the start page opens', async ({ desktop }) => {
    const { page } = await desktop.start();
    await button(page, /A published cell/).click();
    await drawn(page);
    await expect(rows(page)).not.toHaveCount(0);
  });

  test('a folder dropped on the window opens', async ({ desktop }) => {
    const { page } = await desktop.start();
    await expect(button(page, /Open files/)).toBeVisible();
    const protocol = await page.context().newCDPSession(page);
    const data = { items: [], files: [desktop.copySample('passing')], dragOperationsMask: 1 };
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      protocol.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    await drag('dragEnter');
    // As a hand does: let go only when the window shows that it will take it.
    await expect(async () => {
      await drag('dragOver');
      await expect(page.getByText('Drop traces, recordings or a folder to open them')).toBeVisible({ timeout: 500 });
    }).toPass();
    await drag('dragOver');
    await drag('drop');
    await drawn(page);
    await expect(rows(page).filter({ hasText: 'execute_tool edit' })).toBeVisible();
  });

  test('a second start brings its file into the same window', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    const folder = desktop.copySample('published');
    await desktop.startAgain(['trace.otlp.jsonl'], folder);
    await expect(rows(page).filter({ hasText: 'parse-duration' })).toHaveCount(0);
    await expect(rows(page)).not.toHaveCount(0);
    expect(app.windows()).toHaveLength(1);
  });

  test('what was opened is offered again at the next start, and can be forgotten', async ({ desktop }) => {
    const file = join(desktop.copySample('failing'), 'trace.otlp.jsonl');
    const first = await desktop.start(file);
    await drawn(first.page);
    await first.app.close();
    const { page } = await desktop.start();
    await page
      .getByRole('region', { name: 'Recent' })
      .getByRole('button', { name: /trace\.otlp\.jsonl/ })
      .first()
      .click();
    await drawn(page);
    await expect(rows(page)).not.toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+Alt+w');
    await button(page, /Forget trace/).click();
    await expect(page.getByRole('region', { name: 'Recent' })).toHaveCount(0);
  });
});

test.describe('keys in the real window', () => {
  test('move the clock, the selection and playback', async ({ desktop }) => {
    const { page } = await desktop.start(sample);
    await drawn(page);
    const clock = async () => Number.parseFloat((await page.locator('.clock-now').textContent()) ?? '');
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    expect(await clock()).toBeCloseTo(0.2, 3);
    await page.keyboard.press(',');
    expect(await clock()).toBeCloseTo(0.1, 3);
    const before = await selectedName(page);
    await page.keyboard.press('ArrowRight');
    const next = await selectedName(page);
    expect(next).not.toBe(before);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await selectedName(page)).toBe(next);
    await page.keyboard.press('}');
    await expect(selected(page)).toContainText('chat scripted-1');
    await page.keyboard.press('Space');
    const started = await clock();
    await expect.poll(clock).toBeGreaterThan(started + 0.2);
    await page.keyboard.press('Space');
    const stopped = await clock();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(await clock()).toBe(stopped);
  });

  test('the menu lists the commands, and choosing one runs it', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    const choose = (id: string) =>
      app.evaluate(({ Menu }, command) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(command);
        item?.click();
        return { label: item?.label, enabled: item?.enabled };
      }, id);
    await expect.poll(() => choose('file.close')).toMatchObject({ enabled: true });
    await expect(button(page, /Open files/)).toBeVisible();
    const labels = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label));
    expect(labels).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Playback', 'Navigate']));
  });
});

test.describe('what is kept', () => {
  test('the window comes back with the size it had', async ({ desktop }) => {
    const { app } = await desktop.start();
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 1010, height: 710 }),
    );
    const kept = join(desktop.folder, 'config', 'Spanreel', 'window.json');
    await expect
      .poll(() => (existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {}))
      .toMatchObject({ width: 1010, height: 710 });
    await app.close();
    const again = await desktop.start();
    const bounds = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 1010, height: 710 });
  });

  test('damaged files of the last start do not stop this one', async ({ desktop }) => {
    const data = join(desktop.folder, 'config', 'Spanreel');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'window.json'), '{"width":1e9,"x":"left"');
    writeFileSync(join(data, 'recent.json'), '[{"path":12},null]');
    writeFileSync(join(data, 'grant-key.json'), '{}');
    const { page } = await desktop.start(sample);
    await drawn(page);
  });

  test('a document opens where it was left, and another of the same name at its start', async ({ desktop }) => {
    const left = join(desktop.copySample('passing'), 'trace.otlp.jsonl');
    const other = join(desktop.copySample('failing'), 'trace.otlp.jsonl');
    const first = await desktop.start(left);
    await drawn(first.page);
    await first.page.keyboard.press('}');
    await first.page.keyboard.press('}');
    const name = await selectedName(first.page);
    await first.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1200)));
    await first.app.close();
    const second = await desktop.start(other);
    await drawn(second.page);
    expect(await selectedName(second.page)).not.toBe(name);
    await second.app.close();
    const third = await desktop.start(left);
    await drawn(third.page);
    expect(await selectedName(third.page)).toBe(name);
  });
});

test.describe('what goes wrong is survived', () => {
  test('a file that changed on disk, also by being replaced, is offered to be read again', async ({ desktop }) => {
    const folder = desktop.copySample('passing');
    const file = join(folder, 'trace.otlp.jsonl');
    const { page } = await desktop.start(file);
    await drawn(page);
    await page.keyboard.press('}');
    const name = await selectedName(page);
    const more = readFileSync(join(desktop.copySample('published'), 'trace.otlp.jsonl'), 'utf8');
    appendFileSync(file, '\n');
    await expect(page.getByText('changed since it was read')).toBeVisible();
    const draft = join(folder, 'draft');
    writeFileSync(draft, readFileSync(file, 'utf8') + more);
    renameSync(draft, file);
    await button(page, /Read.* again|Reload/).click();
    await expect(button(page, '2 traces')).toBeVisible();
    expect(name).not.toBe('');
    await expect.poll(() => selectedName(page)).toBe(name);
  });

  test('an engine that dies is replaced, and the document comes back where it was', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    await page.keyboard.press('}');
    const name = await selectedName(page);
    const killed = await app.evaluate(({ app: electronApp }) => {
      const engine = electronApp.getAppMetrics().find((process) => process.name === 'Spanreel engine');
      if (engine) process.kill(engine.pid, 'SIGKILL');
      return engine !== undefined;
    });
    expect(killed).toBe(true);
    await button(page, /Reopen/).click();
    await expect.poll(() => selectedName(page)).toBe(name);
    await page.keyboard.press('ArrowRight');
    expect(await selectedName(page)).not.toBe(name);
  });

  test('a page that crashes is loaded again and opens the same files', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    // The test runner loses sight of a page that crashes; the title tells what the new one shows.
    const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    await expect.poll(title).toContain('parse-duration');
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setTitle('crashed');
      window?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(title).toContain('parse-duration');
  });

  test('engines end with their documents', async ({ desktop }) => {
    const { app, page } = await desktop.start(sample);
    await drawn(page);
    const engines = () =>
      app.evaluate(
        ({ app: electronApp }) =>
          electronApp.getAppMetrics().filter((process) => process.name === 'Spanreel engine').length,
      );
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('R');
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    }
    await expect.poll(engines).toBeLessThanOrEqual(2);
  });
});
