import { expect, type Page, test } from '@playwright/test';
import { clock, drawn, dropFiles, openSample, select, startPage, watchErrors } from './app-page.ts';
import { expectAccessible } from './axe.ts';

const START = 1_700_000_000_000_000_000n;
const KEY = 'sk-test-000-0123456789';
const text = (value: string) => ({ stringValue: value });
const attribute = (key: string, value: unknown) => ({ key, value });

const MARKDOWN = [
  '## Plan',
  'See [the docs](https://example.com/docs), not [this](javascript:alert(1)).',
  '![beacon](https://tracker.example/x.png) <img src="https://tracker.example/y.png" onerror="window.hacked = 1">',
  '<script>window.hacked = 1</script>',
  '- [x] read',
  '',
  '```js',
  'const a = 1;',
  '```',
].join('\n');

const MODEL = {
  spanId: '1'.repeat(16),
  name: 'chat m',
  attributes: [
    attribute('gen_ai.operation.name', text('chat')),
    attribute('gen_ai.request.model', text('m')),
    attribute('gen_ai.usage.input_tokens', { intValue: '1200' }),
    attribute('gen_ai.usage.output_tokens', { intValue: '31' }),
    attribute(
      'gen_ai.input.messages',
      text(
        JSON.stringify([
          ...Array.from({ length: 8 }, (_, index) => ({
            role: 'user',
            parts: [{ type: 'text', content: `turn ${index}` }],
          })),
          { role: 'user', parts: [{ type: 'text', content: `The key is ${KEY}` }] },
        ]),
      ),
    ),
    attribute(
      'gen_ai.output.messages',
      text(
        JSON.stringify([
          {
            role: 'assistant',
            parts: [
              { type: 'reasoning', content: 'Look first' },
              { type: 'text', content: MARKDOWN },
              {
                type: 'tool_call',
                id: 'c1',
                name: 'edit',
                arguments: { path: 'sum.js', oldText: 'a\nb', newText: 'a\nc' },
              },
            ],
            finish_reason: 'tool_calls',
          },
        ]),
      ),
    ),
  ],
};

const TOOL = {
  spanId: '2'.repeat(16),
  parentSpanId: '1'.repeat(16),
  name: 'execute_tool bash',
  status: { code: 2, message: 'it failed' },
  attributes: [
    attribute('gen_ai.operation.name', text('execute_tool')),
    attribute('gen_ai.tool.name', text('bash')),
    attribute('gen_ai.tool.call.arguments', text(JSON.stringify({ command: `run --api-key ${KEY}`, cwd: '/x' }))),
    attribute('gen_ai.tool.call.result', text('{"ok":false,"list":[1,2,{"deep":"value"}]}')),
    attribute('process.exit.code', { intValue: '101' }),
    attribute('big', text(`${'lorem ipsum '.repeat(1000)}the very end ${KEY}`)),
    attribute('nested', { kvlistValue: { values: [attribute('inner', { arrayValue: { values: [text('leaf')] } })] } }),
    attribute('argv', { arrayValue: { values: [text('run'), text('--api-key'), text(KEY)] } }),
  ],
  events: [
    { timeUnixNano: `${START + 2_500_000_000n}`, name: 'halfway', attributes: [attribute('n', { intValue: '1' })] },
  ],
  links: [
    { traceId: 'a'.repeat(32), spanId: '1'.repeat(16) },
    { traceId: 'f'.repeat(32), spanId: 'f'.repeat(16) },
  ],
};

const LOST = { spanId: '3'.repeat(16), parentSpanId: '9'.repeat(16), name: 'lost child', attributes: [] };

function traceFile(): string {
  const spans = [MODEL, TOOL, LOST].map((span, index) => ({
    traceId: 'a'.repeat(32),
    startTimeUnixNano: `${START + BigInt(index) * 1_000_000_000n}`,
    endTimeUnixNano: `${START + BigInt(index + 4) * 1_000_000_000n}`,
    ...span,
  }));
  const log = {
    timeUnixNano: `${START + 3_000_000_000n}`,
    severityText: 'WARN',
    traceId: 'a'.repeat(32),
    spanId: '2'.repeat(16),
    body: text(`careful with ${KEY}`),
  };
  return [
    JSON.stringify({
      resourceSpans: [{ resource: { attributes: [attribute('service.name', text('demo'))] }, scopeSpans: [{ spans }] }],
    }),
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }),
  ].join('\n');
}

async function openTrace(page: Page): Promise<void> {
  await startPage(page);
  await dropFiles(page, { 'trace.jsonl': traceFile() });
  await drawn(page);
}

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const panel = (page: Page) => inspector(page).getByRole('tabpanel');
const tab = (page: Page, name: string) => inspector(page).getByRole('tab', { name: new RegExp(`^${name}`) });

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test.describe('a model call', () => {
  test('is a conversation with tokens, reasoning folded and edits as diffs', async ({ page }) => {
    await openTrace(page);
    await select(page, 'chat m');
    await expect(panel(page)).toContainText('1,200');
    await expect(panel(page).getByText('turn 0')).toBeHidden();
    await panel(page)
      .getByRole('button', { name: /earlier messages/ })
      .click();
    await expect(panel(page).getByText('turn 0')).toBeVisible();
    await expect(panel(page).getByText('Look first')).toBeHidden();
    await panel(page).getByText('Reasoning').click();
    await expect(panel(page).getByText('Look first')).toBeVisible();
    await expect(panel(page).locator('.diff-lines-remove')).toHaveText(/^-b\s*$/);
    await expect(panel(page).locator('.diff-lines-add')).toHaveText(/^\+c\s*$/);
  });

  test('shows Markdown that runs nothing, loads nothing, and asks before it goes anywhere', async ({ page }) => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await openTrace(page);
    await select(page, 'chat m');
    await expect(panel(page).getByText('Plan', { exact: true })).toBeVisible();
    await expect(panel(page).getByRole('button', { name: 'the docs' })).toHaveAttribute(
      'title',
      'https://example.com/docs',
    );
    await expect(panel(page).locator('img, a, script, iframe')).toHaveCount(0);
    await expect(panel(page)).toContainText('<script>window.hacked = 1</script>');
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(requests.filter((url) => url.includes('example'))).toEqual([]);
  });
});

test.describe('a tool call', () => {
  test('shows its command, its result as a tree and how it ended', async ({ page }) => {
    await openTrace(page);
    await select(page, 'execute_tool bash');
    await expect(inspector(page).locator('.span-sub')).toContainText('tool · 4.000 s at +1.000 s · exit 101');
    await expect(panel(page).getByRole('article', { name: 'Error' })).toContainText('it failed');
    await expect(panel(page).getByRole('article', { name: 'Arguments' })).toContainText('run --api-key');
    await expect(panel(page).getByRole('article', { name: 'Result' })).toContainText('value');
  });
});

test.describe('secrets', () => {
  test('are masked in every tab and in copies until they are revealed', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openTrace(page);
    await select(page, 'execute_tool bash');
    for (const name of ['Step', 'Attributes', 'Logs', 'Raw']) {
      await tab(page, name).click();
      await expect(panel(page)).toContainText('•••masked•••');
      await expect(inspector(page)).not.toContainText('0123456789');
    }
    await panel(page).getByRole('button', { name: 'Copy the raw span' }).click();
    await expect(page.getByText('The raw span copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).not.toContain('0123456789');
    await inspector(page).getByRole('button', { name: 'Reveal' }).click();
    await expect(panel(page)).toContainText(KEY);
    await inspector(page).getByRole('button', { name: 'Mask' }).click();
    await expect(panel(page)).not.toContainText(KEY);
  });
});

test.describe('attributes', () => {
  test('show types, are found by key and value, and open long and nested values whole', async ({ page }) => {
    await openTrace(page);
    await select(page, 'execute_tool bash');
    await page.keyboard.press('Alt+Shift+Digit2');
    await expect(tab(page, 'Attributes')).toHaveAttribute('aria-selected', 'true');
    const row = (key: string) =>
      panel(page)
        .getByRole('listitem')
        .filter({ has: page.getByText(key, { exact: true }) });
    await expect(row('process.exit.code')).toContainText('int');
    await expect(row('service.name')).toContainText('demo');
    await row('big').locator('summary').click();
    await row('big')
      .getByRole('button', { name: /Show all/ })
      .click();
    await expect(row('big')).toContainText('the very end sk-•••masked•••');
    await row('nested').locator('summary').first().click();
    await expect(row('nested')).toContainText('leaf');
    await panel(page).getByRole('searchbox').fill('EXIT');
    await expect(panel(page).getByRole('listitem')).toHaveCount(1);
  });

  test('that were read whole while secrets were shown are not kept when they are masked again', async ({ page }) => {
    await openTrace(page);
    await select(page, 'execute_tool bash');
    await tab(page, 'Attributes').click();
    await page.keyboard.press('Alt+r');
    await expect(inspector(page)).toContainText('Secrets are shown');
    const big = panel(page)
      .getByRole('listitem')
      .filter({ has: page.getByText('big', { exact: true }) });
    await big.locator('summary').click();
    await big.getByRole('button', { name: /Show all/ }).click();
    await expect(big).toContainText(KEY);
    await page.keyboard.press('Alt+r');
    await expect(inspector(page)).toContainText('masked');
    await expect(inspector(page)).not.toContainText(KEY);
  });

  test('are copied by key, value or row', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openTrace(page);
    await select(page, 'execute_tool bash');
    await tab(page, 'Attributes').click();
    for (const [name, expected] of [
      ['key', 'process.exit.code'],
      ['value', '101'],
      ['both', 'process.exit.code=101'],
    ] as const) {
      await panel(page)
        .getByRole('button', { name: `Copy ${name} of process.exit.code` })
        .click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(expected);
    }
  });
});

test('an event moves the clock to its time', async ({ page }) => {
  await openTrace(page);
  await select(page, 'execute_tool bash');
  await tab(page, 'Events').click();
  await panel(page).getByRole('button', { name: '+2.500 s' }).click();
  expect(await clock(page)).toBeCloseTo(2.5);
});

test('a link leads to its span, and says where that is not in the document', async ({ page }) => {
  await openTrace(page);
  await select(page, 'execute_tool bash');
  await tab(page, 'Links').click();
  await expect(panel(page)).toContainText('not in this document');
  await panel(page).getByRole('button', { name: 'Go to chat m' }).click();
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('chat m');
});

test('what is unusual about a span is said in a word and explained on request', async ({ page }) => {
  await openTrace(page);
  await select(page, 'lost child');
  await inspector(page).getByText('orphan', { exact: true }).click();
  await expect(inspector(page)).toContainText('Its parent span is not in the files that are open');
});

test('tabs are changed with the arrow keys while one has the focus, without stepping', async ({ page }) => {
  await openTrace(page);
  await select(page, 'execute_tool bash');
  const name = inspector(page).getByRole('heading', { level: 2 });
  await expect(name).toContainText('execute_tool bash');
  await tab(page, 'Step').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'Attributes')).toBeFocused();
  await page.keyboard.press('End');
  await expect(tab(page, 'State')).toHaveAttribute('aria-selected', 'true');
  await expect(name).toContainText('execute_tool bash');
});

test('stepping never leaves the inspector empty', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('ArrowRight');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toBeVisible();
  await page.evaluate(() => {
    const seen = window as { gaps?: number };
    seen.gaps = 0;
    const count = () => {
      if (!document.querySelector('.span-name')) seen.gaps = (seen.gaps ?? 0) + 1;
    };
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
  });
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => (window as { gaps?: number }).gaps)).toBe(0);
});

test('axe finds nothing in any tab with everything unfolded, in both themes', async ({ page }) => {
  test.slow();
  const expectUnfoldedAccessible = async (what: string) => {
    await expect(panel(page)).not.toContainText('Reading…');
    const closed = panel(page).locator('details:not([open]) > summary');
    for (let left = 20; left > 0 && (await closed.count()) > 0; left--) await closed.first().click();
    await expectAccessible(page, what, '[aria-label="Inspector"]');
  };
  await openTrace(page);
  for (const span of ['lost child', 'chat m']) {
    await select(page, span);
    await expectUnfoldedAccessible(span);
  }
  await select(page, 'execute_tool bash');
  for (const name of ['Step', 'Attributes', 'Events', 'Links', 'Logs', 'Raw']) {
    await tab(page, name).click();
    await expectUnfoldedAccessible(name);
  }
});
