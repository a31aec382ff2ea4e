/** The page of the published cell: everything that its files say is there to be read. */
import { test as base, expect, type Locator } from '@playwright/test';
import { selected, watchErrors } from './app-page.ts';
import { openCell, tableText } from './cell-page.ts';

interface ReadPage {
  readonly shown: Locator;
  readonly errors: string[];
}

/** `shown`: the page of the cell, opened once a worker for the tests that only read. */
const test = base.extend<{ shown: Locator }, { readPage: ReadPage }>({
  readPage: [
    async ({ browser }, use, { project }) => {
      const { baseURL, viewport } = project.use;
      const page = await browser.newPage({ baseURL, viewport });
      const errors = watchErrors(page);
      await use({ shown: await openCell(page, 'published'), errors });
      await page.close();
    },
    { scope: 'worker' },
  ],
  shown: async ({ readPage }, use) => {
    await use(readPage.shown);
    expect(readPage.errors).toEqual([]);
  },
});

test.describe('the published cell', () => {
  test('has its scores in a row, good and bad by word as well as by colour', async ({ shown }) => {
    const scores = shown.getByRole('list', { name: 'Scores' }).getByRole('listitem');
    await expect(scores).toHaveText([
      /Pass.*good.*1\.000/,
      /Tokens per correct.*none/,
      /Wall.*20\.50 s/,
      /Blast radius.*bad.*0\.857/,
      /Refusal.*not applicable/,
      /Integrity.*good.*1\.000/,
      /Composite.*0\.865/,
    ]);
    await expect(shown.page().getByRole('list', { name: 'Results' })).toContainText(/pass 1.*composite 0\.865/);
  });

  test('has every value of its identity and its times', async ({ shown }) => {
    const identity = shown.getByRole('table', { name: 'Identity' });
    for (const value of [
      'free-20260527/aider/openai/gpt-oss-120b/polyglot/rust-lifetime-fix#run1',
      'free-20260527',
      'codingagentbench/aider:v0.86.0',
      'sha256:f2cd2789…d8a1',
      'openai/gpt-oss-120b',
      'polyglot/rust-lifetime-fix',
    ])
      await expect(identity).toContainText(value);
    await expect(identity.getByRole('row', { name: /exit code/ })).toContainText('0');
    const timing = shown.getByRole('table', { name: 'Timing' });
    for (const value of [
      '2026-05-28T02:02:33.518061Z',
      '2026-05-28T02:02:54.014362Z',
      '20.50 s',
      '1,000',
      '359',
      'TUI stdout',
    ])
      await expect(timing).toContainText(value);
  });

  test('has every key and value of its scorers, in the form that reads best', async ({ shown }) => {
    const scorer = (name: string) => shown.getByRole('article', { name: `Scorer ${name}` });
    await expect(scorer('pass_rate').getByRole('group', { name: 'stdout_tail' })).toContainText('running 3 tests');
    for (const [name, texts] of Object.entries({
      pass_rate: ['pass', 'exit_code', 'timed_out', 'false', 'stderr_tail', 'empty', 'partial_score', 'null'],
      tokens: ['total_tokens', 'model_calls', 'tokens_per_correct_task', 'pass_used_for_division'],
      latency: ['20.50 s', '20496.301', '11.55 s', '11553.017', 'model_call_ms'],
      blast_radius: ['0.8571428571428571', '.aider.tags.cache.v4/cache.db', 'src/lib.rs', 'removed', 'none', 'true'],
      refusal: ['not_applicable', 'refusal_produced', 'refusal_correct', 'marker_hits', 'keyword_hits', 'stdout_tail'],
      integrity: ['polyglot/rust-lifetime-fix', 'not_applicable'],
      composite: [
        '0.8653470492761985',
        'weights',
        '0.15',
        'latency_efficiency',
        '0.6737422332698937',
        'refusal_factor',
      ],
    }))
      for (const text of texts) await expect(scorer(name)).toContainText(text);
    await expect(
      scorer('blast_radius')
        .getByRole('list', { name: /Evidence/ })
        .getByRole('listitem'),
    ).toHaveCount(6);
  });

  test('has the composite computed, with the sum beside what the file says', async ({ shown }) => {
    const table = shown.getByRole('table', { name: 'How the composite was computed' });
    expect(await tableText(table)).toEqual([
      ['pass_rate', 'pass', '0.4', '1', '0.4'],
      ['integrity', 'protected files unchanged', '0.2', '1', '0.2'],
      ['cost', '1 / (1 + log10(1 + 0 tokens / 1000))', '0.15', '1', '0.15'],
      ['latency', '1 / (1 + log10(1 + 20.496301 s / 10))', '0.15', '0.6737422332698937', '0.10106133499048404'],
      ['blast_radius', '1 − 6 unexpected / 7 changes', '0.1', '0.1428571428571429', '0.01428571428571429'],
    ]);
    await expect(table.locator('tfoot')).toContainText('0.8653470492761985');
    await expect(shown.getByText('cell.json has the same number: 0.8653470492761985.')).toBeVisible();
  });

  test('has the tokens of each source, and that they differ', async ({ shown }) => {
    expect(await tableText(shown.getByRole('table', { name: 'Tokens by source' }))).toEqual([
      ['TUI stdout', '1,000', '359', '1,359', 'cell.json · prompt_tokens'],
      ['tokens scorer', '0', '0', '0', 'cell.json · scorers.tokens'],
    ]);
    await expect(shown.getByRole('region', { name: 'Tokens' })).toContainText('The sources differ');
    await expect(shown.getByRole('region', { name: 'Model calls' })).toContainText('No model call was captured');
    await expect(shown.getByRole('region', { name: 'Model calls' })).toContainText(
      'from TUI stdout: 1,000 prompt and 359 completion tokens',
    );
  });

  test('has a bar of its time that is the wall time, with shares that add up', async ({ shown }) => {
    const table = shown.getByRole('table', { name: 'Where the time went' });
    expect(await tableText(table)).toEqual([
      ['container', '11.55 s', '56.4 %'],
      ['unattributed', '8.93 s', '43.5 %'],
      ['set-up', '14 ms', '0.1 %'],
    ]);
    await expect(table.locator('tfoot')).toHaveText(/wall.*20\.50 s.*100\.0 %/);
  });

  test('lists its spans with ids, parents and attributes, the key in them masked', async ({ shown }) => {
    const table = shown.getByRole('table', { name: 'spans', exact: true });
    await expect(table).toContainText('--openai-api-key');
    const rows = await tableText(table);
    expect(rows.map(([name]) => name)).toEqual([
      'prepare:polyglot/rust-lifetime-fix',
      'aider:polyglot/rust-lifetime-fix',
      'aider:git-init-marker',
      'applied_plugins',
      'aider:launch',
      'cleanup:aider',
    ]);
    const [, run, , , launch] = rows;
    expect(launch?.slice(1, 4)).toEqual(['container', '8.943 s', '11.55 s']);
    expect(launch?.[5]).toBe(run?.[4]);
    expect(launch?.[6]).toContain('duration_s=10.286267203977332');
    expect(launch?.[6]).toContain('masked');
    await expect(shown.page().locator('body')).not.toContainText('sk-test-000');
  });

  test('says who says a value when it is asked', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const row = shown
      .getByRole('table', { name: 'Identity' })
      .getByRole('row', { name: /^image/ })
      .first();
    const sources = row.locator('.sourced-values-origin');
    await expect(sources.first()).toBeHidden();
    await row.locator('summary').click();
    await expect(sources).toHaveText(['cell.json · container_image', /span · image aider:launch/]);
    await expect(sources.first()).toBeVisible();
  });

  test('says what a careful reader sees, with a way to each span', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const remarks = shown.getByRole('list', { name: 'Remarks' });
    await expect(remarks).toContainText('TUI stdout says 1,000 + 359, tokens scorer says 0 + 0');
    await expect(remarks).toContainText(
      '8.93 s of aider:polyglot/rust-lifetime-fix (20.48 s) are not covered by any step',
    );
    await expect(remarks).toContainText('1.27 s of launch overhead');
    await expect(remarks).toContainText('Something in argv of aider:launch looks like a secret');
    await remarks
      .getByRole('listitem')
      .filter({ hasText: 'not covered by any step' })
      .getByRole('button', { name: 'Show' })
      .click();
    await expect(selected(page)).toContainText('aider:polyglot/rust-lifetime-fix');
  });

  test('says how to run it again, and that its digest is cut', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const shown = await openCell(page, 'published');
    const section = shown.getByRole('region', { name: 'Run it again' });
    await expect(section).toContainText('docker pull codingagentbench/aider:v0.86.0');
    await expect(section).toContainText('The digest of this cell is cut (sha256:f2cd2789…d8a1)');
    await expect(section).not.toContainText('sha256:sha256:');
    await expect(section.getByRole('article', { name: 'Without installing anything' })).toContainText('provisional');
    for (const agent of ['aider', 'opencode', 'Claude Code', 'Codex', 'Gemini CLI', 'Qwen Code'])
      await expect(section.getByRole('article', { name: `${agent} with your own endpoint` })).toBeVisible();
    await section.getByRole('button', { name: 'Copy: Docker: run the cell' }).click();
    await expect(page.getByText('Docker: run the cell copied')).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('--task polyglot/rust-lifetime-fix');
    expect(copied).toContain('CAB_KEY="$MODEL_KEY"');
  });
});
