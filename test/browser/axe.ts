/** What axe finds on a page: asked in both themes, on one page. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * What axe objects to in what the page shows now, a text for each element: the rule, where, and what to do. `within`: a
 * selector, where only a part is meant; `rules`: where only these are.
 */
export async function violations(page: Page, within?: string, rules: readonly string[] = []): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    // No page here has frames whose answers would have to be joined, for which axe opens a second, blank page.
    .setLegacyMode()
    // Else axe also words every node that passed, which takes it four times as long.
    .options({ resultTypes: ['violations'] });
  if (within !== undefined) builder.include(within);
  if (rules.length > 0) builder.withRules([...rules]);
  const { violations: found } = await builder.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/**
 * Fails where axe objects to what the page shows, dark or light. The page must follow the system's theme; it is left light
 * and without motion. `what` is for the message: what is shown.
 */
export async function expectAccessible(page: Page, what = 'the page', within?: string): Promise<void> {
  // What is not about colour is the same in both themes: it is asked once.
  for (const [colorScheme, rules] of [
    ['dark', []],
    ['light', ['color-contrast', 'link-in-text-block']],
  ] as const) {
    // No transitions: a colour on its way from one theme to the other is neither's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    expect(await violations(page, within, rules), `${what}, ${colorScheme}`).toEqual([]);
  }
}
