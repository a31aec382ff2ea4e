import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { clock, drawn, openSample, selected, startPage, view, watchErrors } from './app-page.ts';

const START = 1_700_000_000_000_000_000n;
const KEY = 'sk-test-000-0123456789abcdef';

let errors: string[];
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

const cell = (page: Page): Locator => page.getByRole('region', { name: 'Cell', exact: true });
const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

/** Opens a sample and its page. */
async function openCell(page: Page, id: 'passing' | 'failing' | 'published'): Promise<Locator> {
  await openSample(page, id);
  await page.getByRole('button', { name: 'Cell', exact: true }).click();
  await expect(cell(page).getByRole('heading', { name: 'Scores' })).toBeVisible();
  return cell(page);
}

async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await startPage(page);
  const transfer = await page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    for (const [name, content] of Object.entries(contents)) data.items.add(new File([content], name));
    return data;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await drawn(page);
}

interface MadeSpan {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly seconds?: number;
}

function trace(spans: readonly MadeSpan[]): string {
  const list = spans.map(({ name, attributes = {}, seconds = 1 }, index) => ({
    traceId: 'a'.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    name,
    startTimeUnixNano: `${START + BigInt(index) * 1_000_000_000n}`,
    endTimeUnixNano: `${START + BigInt(index) * 1_000_000_000n + BigInt(Math.round(seconds * 1e9))}`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    })),
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
}

/** Text of a table, row by row. */
async function tableText(table: Locator): Promise<string[][]> {
  return table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((one) => one.textContent?.trim() ?? '')),
    );
}

test.describe('the published cell', () => {
  test('has its scores in a row, good and bad by word as well as by colour', async ({ page }) => {
    const shown = await openCell(page, 'published');
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
    await expect(page.getByRole('list', { name: 'Results' })).toContainText(/pass 1.*composite 0\.865/);
  });

  test('says what a careful reader sees, with a way to each span', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const remarks = shown.getByRole('list', { name: 'What a careful reader sees' });
    await expect(remarks).toContainText('TUI stdout says 1,000 + 359, tokens scorer says 0 + 0');
    await expect(remarks).toContainText('8.93 s of aider:polyglot/rust-lifetime-fix (20.48 s) belong to no child');
    await expect(remarks).toContainText('1.27 s of launch overhead');
    await expect(remarks).toContainText('aider:launch carries what looks like a secret in argv');
    await remarks
      .getByRole('listitem')
      .filter({ hasText: 'belong to no child' })
      .getByRole('button', { name: 'Show' })
      .click();
    await expect(selected(page)).toContainText('aider:polyglot/rust-lifetime-fix');
  });

  test('has every value of its identity and its times', async ({ page }) => {
    const shown = await openCell(page, 'published');
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

  test('says who says a value when it is asked', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const row = shown
      .getByRole('table', { name: 'Identity' })
      .getByRole('row', { name: /^image/ })
      .first();
    const sources = row.locator('.ce-origin');
    await expect(sources.first()).toBeHidden();
    await row.locator('summary').click();
    await expect(sources).toHaveText(['cell.json · container_image', /span · image aider:launch/]);
    await expect(sources.first()).toBeVisible();
  });

  test('has every key and value of its scorers, in the form that reads best', async ({ page }) => {
    const shown = await openCell(page, 'published');
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

  test('has the composite computed, with the sum beside what the file says', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const table = shown.getByRole('table', { name: 'How the composite was computed' });
    expect(await tableText(table)).toEqual([
      ['pass_rate', 'pass', '0.4', '1', '0.4'],
      ['integrity', 'protected files unchanged', '0.2', '1', '0.2'],
      ['cost', '1 / (1 + log10(1 + 0 tokens / 1000))', '0.15', '1', '0.15'],
      ['latency', '1 / (1 + log10(1 + 20.496301 s / 10))', '0.15', '0.6737422332698937', '0.10106133499048404'],
      ['blast_radius', '1 − 6 unexpected / 7 changes', '0.1', '0.1428571428571429', '0.01428571428571429'],
    ]);
    await expect(table.locator('tfoot')).toContainText('0.8653470492761985');
    await expect(shown.getByText('cell.json says the same: 0.8653470492761985.')).toBeVisible();
  });

  test('has the tokens of each source, and that they differ', async ({ page }) => {
    const shown = await openCell(page, 'published');
    expect(await tableText(shown.getByRole('table', { name: 'Tokens by source' }))).toEqual([
      ['TUI stdout', '1,000', '359', '1,359', 'cell.json · prompt_tokens'],
      ['tokens scorer', '0', '0', '0', 'cell.json · scorers.tokens'],
    ]);
    await expect(shown.getByRole('region', { name: 'Tokens' })).toContainText('The sources differ');
    await expect(shown.getByRole('region', { name: 'Model calls' })).toContainText('No model call was captured');
    await expect(shown.getByRole('region', { name: 'Model calls' })).toContainText(
      'as TUI stdout has it: 1,000 prompt and 359 completion tokens',
    );
  });

  test('has a bar of its time that is the wall time, with shares that add up', async ({ page }) => {
    const shown = await openCell(page, 'published');
    const table = shown.getByRole('table', { name: 'Where the time went' });
    expect(await tableText(table)).toEqual([
      ['container', '11.55 s', '56.4 %'],
      ['unattributed', '8.93 s', '43.5 %'],
      ['set-up', '14 ms', '0.1 %'],
    ]);
    await expect(table.locator('tfoot')).toHaveText(/wall.*20\.50 s.*100\.0 %/);
  });

  test('lists its spans with ids, parents and attributes, the key in them masked', async ({ page }) => {
    const shown = await openCell(page, 'published');
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
    await expect(page.locator('body')).not.toContainText('sk-test-000');
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

test.describe('the tables', () => {
  test('sort by any column with the keyboard, and go to the span with Enter', async ({ page }) => {
    const shown = await openCell(page, 'failing');
    const table = shown.getByRole('table', { name: 'model calls' });
    const column = async (index: number) => (await tableText(table)).map((row) => row[index] ?? '');
    const header = (name: string) => table.getByRole('columnheader', { name }).getByRole('button');
    const before = await column(3);
    const numbers = (texts: readonly string[]) =>
      texts.filter((text) => text !== '').map((text) => Number(text.replace(/,/g, '')));
    await header('prompt').focus();
    await page.keyboard.press('Enter');
    await expect(table.getByRole('columnheader', { name: 'prompt' })).toHaveAttribute('aria-sort', 'ascending');
    const up = await column(3);
    expect(numbers(up)).toEqual(numbers(before).sort((a, b) => a - b));
    await page.keyboard.press('Enter');
    expect(numbers(await column(3))).toEqual(numbers(before).sort((a, b) => b - a));
    // What is unknown comes last, whichever way.
    expect((await column(3)).slice(numbers(before).length).every((text) => text === '')).toBe(true);
    await page.keyboard.press('Enter');
    expect(await column(3)).toEqual(before);
    const first = table.locator('tbody button').first();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    const time = Number.parseFloat((await table.locator('tbody button:focus').textContent()) ?? '');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Trace', exact: true })).toHaveAttribute('aria-current', 'page');
    expect(await clock(page)).toBeCloseTo(time, 2);
  });

  test('have the calls as a plot, too, in words for those who do not see it', async ({ page }) => {
    const shown = await openCell(page, 'failing');
    const plot = shown.getByRole('img', { name: /model calls over time: prompt tokens from [\d,]+ to [\d,]+/ });
    await expect(plot).toBeVisible();
    await expect(plot.locator('path').first()).toHaveAttribute('d', /M\d+/);
  });

  test('are copied as CSV with formulas disarmed and secrets masked', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await drop(page, {
      'trace.jsonl': trace([
        { name: '=HYPERLINK("http://x")', attributes: { 'api.key': KEY, note: 'a "b", c\nd' } },
        { name: `run --api-key ${KEY}`, attributes: { note: '@SUM(A1)' } },
      ]),
    });
    await page.keyboard.press('v');
    const section = cell(page).getByRole('region', { name: 'Spans' });
    await section.getByRole('button', { name: 'Columns' }).click();
    await section.getByRole('combobox', { name: 'An attribute' }).fill('note');
    await page.keyboard.press('Enter');
    await expect(section.getByRole('columnheader', { name: 'note' })).toBeVisible();
    await expect(section.getByRole('row').last()).toContainText('@SUM(A1)');
    await section.getByRole('button', { name: 'Copy as CSV' }).click();
    await expect(page.getByText('2 spans as CSV copied')).toBeVisible();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv).toContain('"a ""b"", c\nd"');
    expect(csv).toContain("'@SUM(A1)");
    expect(csv).not.toContain(KEY);
  });

  test('draw a few of many rows, and reach the last with the keyboard', async ({ page }) => {
    await drop(page, { 'trace.jsonl': trace(Array.from({ length: 3000 }, (_, index) => ({ name: `span ${index}` }))) });
    await page.keyboard.press('v');
    const table = cell(page).getByRole('table', { name: 'spans', exact: true });
    await expect(table).toHaveAttribute('aria-rowcount', '3001');
    expect(await table.locator('tbody button').count()).toBeLessThan(100);
    await table.locator('tbody button').first().focus();
    await page.keyboard.press('End');
    await expect(table.locator('tbody button:focus')).toHaveText('span 2999');
    await page.keyboard.press('PageUp');
    await expect(table.locator('tbody button:focus')).not.toHaveText('span 2999');
    await page.keyboard.press('Home');
    await expect(table.locator('tbody button:focus')).toHaveText('span 0');
  });

  test('list what the filter finds', async ({ page }) => {
    await openCell(page, 'published');
    await page.keyboard.press('/');
    await page.keyboard.type('{ kind = container }');
    const section = cell(page).getByRole('region', { name: 'Spans' });
    await expect(section).toContainText('The filter finds 1 span');
    await expect(section.locator('tbody tr')).toHaveCount(1);
  });
});

test('evidence leads to the span, the instant and the words in the terminal, and back', async ({ page }) => {
  const shown = await openCell(page, 'failing');
  const evidence = shown.getByRole('list', { name: 'Evidence for Pass' }).getByRole('button').first();
  const text = (await evidence.textContent()) ?? '';
  await evidence.click();
  await expect(page.getByRole('treegrid')).toBeVisible();
  const back = inspector(page).getByRole('list', { name: 'Evidence' }).getByRole('button', { name: text });
  await expect(back).toContainText('Pass:');
  expect(await clock(page)).toBeGreaterThan(0);
  const find = page.getByRole('textbox', { name: 'Find in the terminal’s output' });
  await expect(find).not.toHaveValue('');
  expect(text).toContain(await find.inputValue());
  // The field was filled, not entered: the keys still step and play.
  await expect(find).not.toBeFocused();
  await back.click();
  await expect(shown.locator('#evidence-pass_rate-0')).toBeFocused();
  await expect(shown.locator('#evidence-pass_rate-0')).toBeInViewport();
});

test.describe('the state at an instant', () => {
  const fact = (page: Page, name: string) => inspector(page).getByTestId(`state-${name}`);

  async function openState(page: Page): Promise<void> {
    await openSample(page, 'failing');
    await page.keyboard.press('Alt+Shift+Digit7');
    await expect(inspector(page).getByRole('tab', { name: 'State' })).toHaveAttribute('aria-selected', 'true');
    await expect(fact(page, 'in')).toBeVisible();
  }
  const panel = async (page: Page) => (await inspector(page).locator('.st').textContent()) ?? '';

  test('follows the clock, and undoes everything on the way back', async ({ page }) => {
    await openState(page);
    await expect(fact(page, 'in')).toHaveText('0');
    const seen: string[] = [];
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('}');
      await expect(inspector(page).locator('.st-at b')).toHaveText(
        (await page.locator('.clock-now').textContent()) ?? '',
      );
      seen.push(await panel(page));
      if (seen.at(-1) === seen.at(-2)) break;
    }
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen.at(-1)).toMatch(/Tokens in[1-9]/);
    expect(seen.at(-1)).not.toMatch(/Files changed so farnone yet/);
    for (const before of [...new Set(seen)].reverse().slice(1)) {
      await page.keyboard.press('{');
      await expect.poll(() => panel(page)).toBe(before);
    }
    await page.keyboard.press('Home');
    await expect(fact(page, 'in')).toHaveText('0');
    await expect(inspector(page).locator('.st')).toContainText(/Files changed so far\s*none yet/);
  });

  test('says at the end what the run’s totals are', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    await page.keyboard.press('g');
    await page.keyboard.type('1h');
    const total = /tokens ([\d,]+)/.exec((await page.getByRole('list', { name: 'Results' }).textContent()) ?? '')?.[1];
    await page.keyboard.press('Escape');
    const count = async (name: string) => Number((await fact(page, name).textContent())?.replace(/,/g, ''));
    expect((await count('in')) + (await count('out'))).toBe(Number(total?.replace(/,/g, '')));
  });

  test('has at any instant the tokens of the calls that had ended by then', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const shown = await openCell(page, 'failing');
    await shown.getByRole('region', { name: 'Model calls' }).getByRole('button', { name: 'Copy as CSV' }).click();
    await expect(page.getByText(/model calls as CSV copied/)).toBeVisible();
    const [header = '', ...lines] = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\r\n');
    const column = (line: string, name: string) => Number(line.split(',')[header.split(',').indexOf(name)]);
    const calls = lines.map((line) => ({
      end: column(line, 'time') + column(line, 'latency') / 1000,
      prompt: column(line, 'prompt'),
      completion: column(line, 'completion'),
    }));
    await openState(page);
    const last = Math.max(...calls.map(({ end }) => end));
    for (let index = 0; index < 25; index++) {
      // Spread over the run, to and fro.
      const time = Math.round((((index * 7) % 25) / 24) * last * 1000) / 1000;
      await page.keyboard.press('g');
      await page.keyboard.type(String(time));
      await page.keyboard.press('Enter');
      const ended = calls.filter(({ end }) => end <= time);
      const sum = (name: 'prompt' | 'completion') => ended.reduce((total, call) => total + call[name], 0);
      await expect(fact(page, 'in'), `in at ${time}`).toHaveText(sum('prompt').toLocaleString('en'));
      await expect(fact(page, 'out'), `out at ${time}`).toHaveText(sum('completion').toLocaleString('en'));
    }
  });

  test('has a cost once the user says prices, and says what it does not know', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    await expect(fact(page, 'cost')).toContainText(/\d+ calls? without a price/);
    await inspector(page).getByText('Prices', { exact: false }).first().click();
    const field = inspector(page).getByRole('textbox', { name: /US dollars per million tokens/ });
    await field.fill('nonsense');
    await expect(inspector(page).getByText(/Line 1 is not/)).toBeVisible();
    await field.fill('*, 1, 2');
    await expect(fact(page, 'cost')).toContainText(/^\$\d/);
    await page.reload();
    await drawn(page);
    await expect(fact(page, 'cost')).toContainText(/\$\d/);
  });

  test('shows the changes of a file as of then', async ({ page }) => {
    await openState(page);
    await page.keyboard.press('End');
    const file = inspector(page).locator('.st-files summary').first();
    await file.click();
    await expect(inspector(page).locator('.st-files .in-diff-add').first()).toContainText('+');
  });
});

test('what came back is marked on the overview and gone through with x', async ({ page }) => {
  await openSample(page, 'failing');
  const marks = page.getByRole('region', { name: 'Overview' }).getByRole('button', { name: /\d of \d+, at / });
  await expect(marks.first()).toBeVisible();
  await page.keyboard.press('x');
  const first = await clock(page);
  expect(first).toBeGreaterThan(0);
  await page.keyboard.press('x');
  expect(await clock(page)).toBeGreaterThan(first);
  await page.keyboard.press('Shift+X');
  expect(await clock(page)).toBe(first);
  await page.keyboard.press('v');
  const list = cell(page).getByRole('region', { name: 'What came back' });
  await list
    .getByRole('button', { name: /^\d+\.\d+ s$/ })
    .first()
    .click();
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('the page is reached, read and left by keyboard alone, and the clock runs on', async ({ page }) => {
  await openSample(page, 'failing');
  await page.keyboard.press('v');
  await expect(cell(page)).toBeFocused();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  expect(await clock(page)).toBeCloseTo(0.2, 3);
  await page.keyboard.press(',');
  expect(await clock(page)).toBeCloseTo(0.1, 3);
  await page.keyboard.press('ArrowRight');
  expect(await clock(page)).not.toBeCloseTo(0.1, 3);
  const top = () => cell(page).evaluate((element) => element.scrollTop);
  await page.keyboard.press('PageDown');
  await expect.poll(top).toBeGreaterThan(100);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  const place = await top();
  await page.keyboard.press('v');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(top).toBe(place);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('trace: spans');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('which view is open is part of the URL', async ({ page }) => {
  await openCell(page, 'published');
  await expect.poll(async () => (await view(page)).get('p')).toBe('cell');
  await page.reload();
  await expect(cell(page).getByRole('heading', { name: 'Scores' })).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(async () => (await view(page)).get('p')).toBe(null);
});

test.describe('whatever cell.json holds', () => {
  const spans = trace([{ name: 'run', attributes: { 'cell.tui': 'aider' } }]);

  test('is text: no HTML, secrets masked until they are revealed, unknown keys kept', async ({ page }) => {
    const output = `\u001b[31;1mFAILED\u001b[0m <img src=x onerror="window.hacked=1">\r\n`;
    const scorers = { pass_rate: { pass: 0, stdout_tail: output }, mine: { note: '<b>bold</b>' } };
    await drop(page, {
      'trace.jsonl': spans,
      'cell.json': JSON.stringify({ task: '<script>window.hacked=1</script>', scorers, weather: { api_key: KEY } }),
    });
    await page.keyboard.press('v');
    const shown = cell(page);
    await expect(shown.getByRole('group', { name: 'stdout_tail' })).toContainText('FAILED <img src=x');
    await expect(shown.locator('.ansi-1')).toHaveText('FAILED');
    await expect(shown.getByRole('article', { name: 'Scorer mine' })).toContainText('<b>bold</b>');
    await expect(shown.getByRole('region', { name: 'Other' })).toContainText('weather');
    await expect(page.locator('body')).not.toContainText(KEY);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    await shown.getByRole('button', { name: 'Reveal' }).click();
    await expect(shown.getByRole('region', { name: 'Other' })).toContainText(KEY);
    await shown.getByRole('button', { name: 'Mask' }).click();
    await expect(page.locator('body')).not.toContainText(KEY);
  });

  test('a problem with it is said where its scores would be', async ({ page }) => {
    await drop(page, { 'trace.jsonl': spans, 'cell.json': '{"run": ' });
    await page.keyboard.press('v');
    await expect(cell(page).getByRole('alert')).toContainText('cell.json is not JSON');
  });

  test('a conflict shows all values with their sources without being asked', async ({ page }) => {
    await drop(page, {
      'trace.jsonl': trace([{ name: 'run', attributes: { 'cell.span.kind': 'adapter_run', exit_code: 3 } }]),
      'cell.json': '{"exit_code": 0}',
    });
    await page.keyboard.press('v');
    const row = cell(page).getByRole('row', { name: /exit code/ });
    await expect(row).toContainText('The sources differ');
    await expect(row).toContainText(/0\s*cell\.json · exit_code/);
    await expect(row).toContainText(/3\s*span · exit_code/);
  });

  test('a trace that is no cell has a page of time, tokens, calls and spans', async ({ page }) => {
    await drop(page, { 'trace.jsonl': trace([{ name: 'GET /' }]) });
    await page.keyboard.press('v');
    await expect(cell(page)).toContainText('This trace names no cell');
    await expect(cell(page).getByRole('region', { name: 'Where time went' })).toBeVisible();
    await expect(cell(page).getByRole('region', { name: 'Run it again' })).toBeHidden();
  });
});

for (const scheme of ['dark', 'light'] as const)
  for (const size of [
    { width: 1000, height: 700 },
    { width: 1920, height: 1080 },
  ])
    test.describe(`in the ${scheme} theme at ${size.width} × ${size.height}`, () => {
      test.use({ colorScheme: scheme, viewport: size });

      for (const id of ['failing', 'published'] as const)
        test(`axe finds nothing on the page of the ${id} sample, and nothing spills`, async ({ page }) => {
          const shown = await openCell(page, id);
          await shown.evaluate((box) => {
            for (const details of box.querySelectorAll('details')) details.open = true;
          });
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.flatMap(({ id: rule, nodes }) =>
            nodes.map((node) => `${rule}: ${node.target.join(' ')}`),
          );
          expect(found).toEqual([]);
          expect(await shown.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
          expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
        });

      test('axe finds nothing in the state panel', async ({ page }) => {
        await openSample(page, 'failing');
        await page.keyboard.press('End');
        await page.keyboard.press('Alt+Shift+Digit7');
        await expect(inspector(page).getByTestId('state-in')).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual(
          [],
        );
      });
    });
