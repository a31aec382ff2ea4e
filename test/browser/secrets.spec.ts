import { expect, type Page, test } from '@playwright/test';
import { drawn, dropFiles, select, startPage, watchErrors } from './app-page.ts';

/** The part of each secret that must not be seen. */
const HIDDEN = ['sk0987654321', 'bearer0987654321', 'pem0987654321', 'flag0987654321'];
const [KEY, TOKEN, PEM, FLAG] = HIDDEN;
const SECRETS: readonly [key: string, value: string][] = [
  ['note', `the key is sk-test-000-${KEY}`],
  ['http.request.header', `Authorization: Bearer ${TOKEN}`],
  ['file.content', `-----BEGIN PRIVATE KEY-----\n${PEM}\n-----END PRIVATE KEY-----`],
  ['process.command_line', `agent run --api-key ${FLAG} --model m`],
];

const SPAN = {
  traceId: 'a'.repeat(32),
  spanId: '1'.repeat(16),
  name: `calls with sk-test-000-${KEY}`,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000001000000000',
  status: { code: 2, message: `refused: Bearer ${TOKEN}` },
  attributes: SECRETS.map(([key, value]) => ({ key, value: { stringValue: value } })),
};

async function openSecrets(page: Page): Promise<void> {
  await startPage(page);
  await dropFiles(page, { 'secrets.jsonl': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] }) });
  await drawn(page);
  await select(page, 'calls with');
}

/** Which secrets a text gives away. */
const givenAway = (text: string) => HIDDEN.filter((secret) => text.includes(secret));
/** Everything in the page that can be read, pointed at or heard. */
const pageText = (page: Page) => page.evaluate(() => `${document.title}\n${document.documentElement.outerHTML}`);
const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const openTab = (page: Page, name: string) =>
  inspector(page)
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();

test('every sort of secret is masked on screen, in Raw and in copies until it is revealed', async ({
  page,
  context,
}) => {
  const errors = watchErrors(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openSecrets(page);

  for (const name of ['Step', 'Attributes', 'Raw']) {
    await openTab(page, name);
    await expect(inspector(page).getByRole('tabpanel')).toContainText('•••masked•••');
    expect(givenAway(await pageText(page)), name).toEqual([]);
  }
  await inspector(page).getByRole('button', { name: 'Copy the raw span' }).click();
  await expect.poll(copied).toContain('process.command_line');
  expect(givenAway(await copied())).toEqual([]);

  await openTab(page, 'Attributes');
  for (const [key] of SECRETS) {
    await inspector(page)
      .getByRole('button', { name: `Copy both of ${key}` })
      .click();
    await expect.poll(copied).toContain(`${key}=`);
    expect(givenAway(await copied())).toEqual([]);
  }
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('calls');
  await expect(page.getByRole('dialog').getByText('calls with').first()).toBeVisible();
  expect(givenAway(await pageText(page)), 'the palette').toEqual([]);
  await page.keyboard.press('Escape');

  await inspector(page).getByRole('button', { name: 'Reveal' }).click();
  await openTab(page, 'Raw');
  for (const secret of HIDDEN) await expect(inspector(page).getByRole('tabpanel')).toContainText(secret);
  await inspector(page).getByRole('button', { name: 'Mask' }).click();
  await expect(inspector(page).getByRole('tabpanel')).not.toContainText('0987654321');
  expect(givenAway(await pageText(page))).toEqual([]);
  expect(errors).toEqual([]);
});
