import { expect, type Page, test } from '@playwright/test';
import { clock, openSample, rows, select, selected, selectedPlace, view, watchErrors } from './app-page.ts';

const pressed = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const filter = (page: Page) => page.getByRole('textbox', { name: 'Filter spans' });

/** Place of the model call that was refused, among the sample's rows. */
const FIRST_ERROR = 11;

let errors: string[];
test.beforeEach(async ({ page }) => {
  errors = watchErrors(page);
  await openSample(page, 'failing');
});
test.afterEach(() => expect(errors).toEqual([]));

test('space plays and pauses', async ({ page }) => {
  await page.keyboard.press('Space');
  await expect(pressed(page, 'Pause')).toBeVisible();
  await expect.poll(() => clock(page)).toBeGreaterThan(0.2);
  await page.keyboard.press('Space');
  await expect(pressed(page, 'Play')).toBeVisible();
  const stopped = await clock(page);
  await page.waitForTimeout(200);
  expect(await clock(page)).toBe(stopped);
});

test('space still plays after a button was pressed with the pointer, and presses a button that was reached by tab', async ({
  page,
}) => {
  await pressed(page, 'Loop').click();
  await page.keyboard.press('Space');
  await expect(pressed(page, 'Pause')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(pressed(page, 'Loop')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Tab');
  await expect(pressed(page, 'Follow')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(pressed(page, 'Follow')).toHaveAttribute('aria-pressed', 'false');
  await expect(pressed(page, 'Play')).toBeVisible();
});

test('the arrows step from span to span and move the clock to each start', async ({ page }) => {
  await select(page, 'execute_tool read');
  await page.keyboard.press('ArrowRight');
  await expect(selected(page)).toContainText('chat scripted-1');
  const there = await clock(page);
  await page.keyboard.press('ArrowRight');
  await expect(selected(page)).toContainText('execute_tool bash');
  expect(await clock(page)).toBeGreaterThan(there);
  await page.keyboard.press('ArrowLeft');
  await expect(selected(page)).toContainText('chat scripted-1');
  expect(await clock(page)).toBe(there);
});

test('holding an arrow visits every span once, there and back', async ({ page }) => {
  await page.keyboard.press('Home');
  const seen: number[] = [await selectedPlace(page)];
  for (let step = 1; step < 28; step++) {
    await page.keyboard.press('ArrowRight');
    seen.push(await selectedPlace(page));
  }
  expect(new Set(seen).size).toBe(28);
  for (let step = 26; step >= 0; step--) {
    await page.keyboard.press('ArrowLeft');
    expect(await selectedPlace(page)).toBe(seen[step]);
  }
});

test('comma and full stop move the clock by 100 ms', async ({ page }) => {
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  expect(await clock(page)).toBeCloseTo(0.2, 3);
  await page.keyboard.press(',');
  expect(await clock(page)).toBeCloseTo(0.1, 3);
});

test('shift with the arrows stays with the kind, brackets with errors, braces with model calls', async ({ page }) => {
  const place = () => selectedPlace(page);
  await select(page, 'execute_tool read');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(selected(page)).toContainText('execute_tool bash');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(selected(page)).toContainText('execute_tool read');
  await page.keyboard.press(']');
  await expect.poll(place).toBe(FIRST_ERROR);
  await page.keyboard.press(']');
  await expect.poll(place).toBe(18);
  await page.keyboard.press(']');
  await expect(page.getByText('No later error')).toBeVisible();
  await page.keyboard.press('[');
  await expect.poll(place).toBe(FIRST_ERROR);
  await page.keyboard.press('{');
  await expect.poll(place).toBe(9);
  await page.keyboard.press('}');
  await expect.poll(place).toBe(FIRST_ERROR);
});

test('up, down, home and end walk the rows; enter opens and closes one', async ({ page }) => {
  await page.keyboard.press('Home');
  await expect(selected(page)).toContainText('prepare:');
  await page.keyboard.press('ArrowDown');
  await expect(selected(page)).toContainText('pi:demo/parse-duration');
  const before = await rows(page).count();
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveAttribute('aria-expanded', 'false');
  expect(await rows(page).count()).toBeLessThan(before);
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(selected(page)).toContainText('prepare:');
  await page.keyboard.press('End');
  await expect(selected(page)).toContainText('cleanup:');
});

test('plus and minus zoom, f fits the span, 0 fits everything', async ({ page }) => {
  const zoom = async () => (await view(page)).get('w');
  await select(page, 'chat scripted-1', 1);
  await page.keyboard.press('+');
  await expect.poll(zoom).not.toBeNull();
  const once = await zoom();
  await page.keyboard.press('f');
  await expect.poll(zoom).not.toBe(once);
  await page.keyboard.press('0');
  await expect.poll(zoom).toBeNull();
  await page.keyboard.press('+');
  await page.keyboard.press('-');
  await expect.poll(zoom).toBeNull();
});

test('slash goes to the filter, n and shift+n through its matches, m to highlighting', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(filter(page)).toBeFocused();
  await page.keyboard.type('{ kind = model }');
  await expect(page.getByRole('status').filter({ hasText: '8 matches' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(filter(page)).not.toBeFocused();
  await expect(rows(page).filter({ hasText: 'execute_tool' })).toHaveCount(0);
  await page.keyboard.press('m');
  await expect(rows(page).filter({ hasText: 'execute_tool' })).not.toHaveCount(0);
  const place = () => selectedPlace(page);
  await page.keyboard.press('n');
  await expect.poll(place).toBe(4);
  await page.keyboard.press('n');
  await expect.poll(place).toBe(7);
  await page.keyboard.press('Shift+N');
  await expect.poll(place).toBe(4);
  await page.keyboard.press('Shift+N');
  await expect.poll(place).toBe(19);
  await page.keyboard.press('Alt+Backspace');
  await expect(filter(page)).toHaveValue('');
});

test('s, l and shift+f switch how it plays', async ({ page }) => {
  for (const [key, name] of [
    ['s', 'Skip idle'],
    ['l', 'Loop'],
    ['Shift+F', 'Follow'],
  ] as const) {
    const before = await pressed(page, name).getAttribute('aria-pressed');
    await page.keyboard.press(key);
    await expect(pressed(page, name)).toHaveAttribute('aria-pressed', before === 'true' ? 'false' : 'true');
  }
});

test('the digits choose the speed', async ({ page }) => {
  const speeds = ['0.25', '0.5', '1', '1.5', '2', '4', '8', '12', '16'];
  for (const [index, speed] of speeds.entries()) {
    await page.keyboard.press(String(index + 1));
    await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue(speed);
  }
});

test('a faster speed plays faster, and playing stops at the end', async ({ page }) => {
  await page.keyboard.press('9');
  await page.keyboard.press('Space');
  await expect.poll(() => clock(page), { timeout: 10_000 }).toBeGreaterThan(19);
  await expect(pressed(page, 'Play')).toBeVisible();
  await page.keyboard.press('Space');
  await expect.poll(() => clock(page)).toBeLessThan(15);
});

test('with follow on, the selection is the deepest span that runs', async ({ page }) => {
  await select(page, 'chat scripted-1', 1);
  const place = await selectedPlace(page);
  const time = (await clock(page)) + 0.2;
  await select(page, 'prepare:');
  await page.keyboard.press('g');
  await page.keyboard.type(time.toFixed(3));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await expect.poll(() => selectedPlace(page)).toBe(place);
});

test('t and i hide and show the terminal and the inspector', async ({ page }) => {
  for (const [key, name] of [
    ['t', 'Terminal'],
    ['i', 'Inspector'],
  ] as const) {
    const panel = page.getByRole('region', { name, exact: true });
    await expect(panel).toBeVisible();
    await page.keyboard.press(key);
    await expect(panel).toBeHidden();
    await page.keyboard.press(key);
    await expect(panel).toBeVisible();
  }
});

test('g goes to a time and says what is wrong with one', async ({ page }) => {
  await page.keyboard.press('g');
  await page.keyboard.type('soon');
  await expect(dialog(page, 'Go to time').getByText('This is not a time')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Go to time')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('0:12.5');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Go to time')).toBeHidden();
  expect(await clock(page)).toBe(12.5);
  await page.keyboard.press('g');
  await page.keyboard.type('+500ms');
  await page.keyboard.press('Enter');
  expect(await clock(page)).toBe(13);
});

test('mod+k finds commands and spans by name', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('next err');
  await expect(dialog(page, 'Command palette').getByRole('option').first()).toContainText('Next error');
  await page.keyboard.press('Enter');
  await expect.poll(() => selectedPlace(page)).toBe(FIRST_ERROR);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('blast');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toContainText('blast_radius');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(dialog(page, 'Command palette')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(dialog(page, 'Command palette')).toBeHidden();
});

test('mod+o asks for files', async ({ page }) => {
  // A starved browser lets a key press count as the user's for a few seconds only, and shows no dialog after that.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 5000 });
    await page.keyboard.press('ControlOrMeta+o');
    expect((await chooser).isMultiple()).toBe(true);
  }).toPass({ timeout: 40_000 });
});

test('question mark shows every command with its keys, and each can be found', async ({ page }) => {
  await page.keyboard.press('?');
  const help = dialog(page, 'Keys and commands');
  await expect(help.locator('[data-command="playback.toggle"]')).toContainText('space');
  await page.keyboard.type('model call');
  // Previous and next, in one run and in two.
  await expect(help.locator('[data-command]')).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
});

test('no key works through an open dialog', async ({ page }) => {
  await page.keyboard.press('?');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('.');
  expect(await clock(page)).toBe(0);
});

test('every key that the help shows does something without an error, alone and twice', async ({ page }) => {
  await page.keyboard.press('?');
  const bound = await page.locator('[data-command]').evaluateAll((elements) =>
    elements.flatMap((element) =>
      [...element.querySelectorAll('.keys')].map((keys) => ({
        id: element.getAttribute('data-command') ?? '',
        caps: [...keys.querySelectorAll('kbd')].map((cap) => cap.textContent ?? ''),
      })),
    ),
  );
  expect(bound.length).toBeGreaterThan(50);
  await page.keyboard.press('Escape');
  const names: Record<string, string> = {
    ...{ '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown', space: 'Space', enter: 'Enter' },
    ...{ esc: 'Escape', home: 'Home', end: 'End', 'page up': 'PageUp', 'page down': 'PageDown', '⌫': 'Backspace' },
    ...{ Ctrl: 'Control', del: 'Delete' },
  };
  for (const { id, caps } of bound) {
    // These leave the page or open the system's dialog; they have tests of their own.
    if (/^file\./.test(id)) continue;
    const stroke = caps
      .map(
        (cap, index) =>
          names[cap] ??
          (index === caps.length - 1 && /^[A-Z]$/.test(cap) && caps.length === 1 ? cap.toLowerCase() : cap),
      )
      .join('+');
    for (let time = 0; time < 2; time++) {
      await page.keyboard.press(stroke);
      expect(errors, `${stroke} → ${id}`).toEqual([]);
    }
    await page.evaluate(() =>
      document
        .querySelector<HTMLDialogElement>('dialog[open]')
        ?.dispatchEvent(new Event('cancel', { cancelable: true })),
    );
  }
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('keys work wherever the pointer has been: terminal, inspector, tree, overview', async ({ page }) => {
  for (const name of ['Terminal', 'Inspector', 'Spans', 'Overview'] as const) {
    const box = await page.getByRole('region', { name, exact: true }).boundingBox();
    if (!box) throw new Error(`${name} is not there`);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 12);
    const before = await clock(page);
    await page.keyboard.press('.');
    await expect.poll(() => clock(page), { message: name }).toBeCloseTo(before + 0.1, 2);
    await page.keyboard.press('Space');
    await expect(pressed(page, 'Pause'), name).toBeVisible();
    await page.keyboard.press('Space');
  }
});

test('arrows on a focused separator, slider or list move that, not the selection', async ({ page }) => {
  await page.keyboard.press(']');
  await expect.poll(() => selectedPlace(page)).toBe(FIRST_ERROR);
  for (const separator of await page.getByRole('separator').all()) {
    await separator.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
  }
  await page.getByRole('tab', { name: 'Step' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('combobox', { name: 'Speed' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await selectedPlace(page)).toBe(FIRST_ERROR);
});
