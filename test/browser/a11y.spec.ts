import { expect, type Page, test } from '@playwright/test';
import { drawn, dropFiles, openSample, startPage } from './app-page.ts';
import { expectAccessible } from './axe.ts';

const THREE_TRACES = ['a', 'b', 'c'].map((id, index) => ({
  traceId: id.repeat(32),
  spanId: `${index + 1}`.repeat(16),
  name: `run ${id}`,
  startTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(index) * 2_000_000_000n}`,
  endTimeUnixNano: `${1_700_000_001_000_000_000n + BigInt(index) * 2_000_000_000n}`,
  status: { code: index === 1 ? 2 : 0 },
}));

/** Drops a file with three traces, the last of them cut short. */
async function dropBroken(page: Page): Promise<void> {
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: THREE_TRACES }] }] });
  await dropFiles(page, { 'three.jsonl': `${text}\n{"resourceSpans":[{"scopeSpans":[{"spans":[{"na` });
  await drawn(page);
}

test.describe('axe finds nothing in both themes', () => {
  test('on the start page', async ({ page }) => {
    await startPage(page);
    await expectAccessible(page);
  });

  test('in an open document, at an error, with a filter, and with an error in the filter', async ({ page }) => {
    test.slow();
    await openSample(page, 'failing');
    await page.keyboard.press(']');
    await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('tab').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('/');
    await page.keyboard.type('{ kind = model }');
    await expect(page.getByText('8 matches')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type(' &&');
    await expect(page.locator('#filter-field-says')).not.toHaveText(/match/);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Filter syntax' }).click();
    await expectAccessible(page);
  });

  test('in each dialog', async ({ page }) => {
    test.slow();
    await openSample(page, 'failing');
    for (const [key, name] of [
      ['ControlOrMeta+k', 'Command palette'],
      ['?', 'Keys and commands'],
      ['g', 'Go to time'],
      ['p', 'Problems in the files'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await expectAccessible(page, name);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
  });

  test('in the terminal: at a recording, at what was found in it, and at a summary', async ({ page }) => {
    test.slow();
    await openSample(page, 'failing');
    const panel = page.getByRole('region', { name: 'Terminal' });
    await page.keyboard.press(']');
    await expect(panel.getByTestId('terminal-text')).not.toBeEmpty();
    await expectAccessible(page);
    await page.keyboard.press('o');
    await page.keyboard.type('duration');
    await expect(panel.getByRole('list', { name: 'Instants' }).getByRole('button').first()).toBeVisible();
    await expectAccessible(page);
    await openSample(page, 'published');
    await page.keyboard.press('End');
    await expect(panel.getByTestId('terminal-text')).toContainText('cleanup:aider');
    await expectAccessible(page);
  });

  test('where a file has several traces and a broken end', async ({ page }) => {
    await startPage(page);
    await dropBroken(page);
    await expectAccessible(page);
    await page.keyboard.press('Shift+T');
    await expect(page.getByRole('dialog', { name: 'Traces' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /problem/ }).click();
    await expect(page.getByRole('dialog').getByText(/at byte/)).toBeVisible();
    await expectAccessible(page);
  });

  test('where nothing could be opened', async ({ page }) => {
    await startPage(page);
    await dropFiles(page, { 'paper.pdf': '%PDF-1.7 not a trace' });
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
  });
});

test('everything fits into a window of 1000 × 700 and of 3840 × 2160', async ({ page }) => {
  for (const size of [
    { width: 1000, height: 700 },
    { width: 3840, height: 2160 },
  ]) {
    await page.setViewportSize(size);
    await openSample(page, 'failing');
    const spilt = await page.evaluate(() => {
      const inside = (element: Element) => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        return width === 0 || (left >= 0 && right <= innerWidth + 0.5 && top >= 0 && bottom <= innerHeight + 0.5);
      };
      const controls = [
        ...document.querySelectorAll('header *, footer button, footer select, [role="region"], section'),
      ];
      return controls.filter((element) => !inside(element)).map((element) => `${element.tagName}.${element.className}`);
    });
    expect(spilt).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
});

test('every control has a name and shows when it has the focus', async ({ page }) => {
  // No transitions: how it looks is compared at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openSample(page, 'failing');
  const seen = new Set<string>();
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return undefined;
      /** How it looks, with its surroundings and what CSS draws before and after them. */
      const look = () => {
        const parts: string[] = [];
        for (let at: Element | null = element, up = 0; at && up < 4; at = at.parentElement, up++)
          for (const pseudo of [null, '::before', '::after']) {
            const style = getComputedStyle(at, pseudo);
            parts.push(
              style.outline,
              style.boxShadow,
              style.borderColor,
              style.backgroundColor,
              style.backgroundImage,
              style.content,
            );
          }
        return parts.join();
      };
      const focused = look();
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
      const tag = `${element.tagName} ${element.getAttribute('role') ?? ''} ${element.className}`;
      element.blur();
      const shows = look() !== focused;
      element.focus();
      return { name, tag, shows };
    });
    if (!focus || seen.has(focus.tag + focus.name)) continue;
    seen.add(focus.tag + focus.name);
    expect(focus.name, focus.tag).not.toBe('');
    expect(focus.shows, `${focus.tag} ${focus.name}`).toBe(true);
  }
  expect(seen.size).toBeGreaterThan(15);
});
