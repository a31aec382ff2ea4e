/** What is different in one step of two runs, and the terminals of both. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { watchErrors } from './app-page.ts';
import { program, serveComparison } from './served.ts';

const START = 1_700_000_000_000_000_000n;
const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const integer = (key: string, value: number) => ({ key, value: { intValue: String(value) } });

interface Run {
  readonly id: string;
  /** What the tools of this run gave. */
  readonly result: string;
  readonly secret: string;
  /** Seconds of its model call. */
  readonly seconds: number;
  readonly alone: string;
}

const lines = (changed: string) =>
  Array.from({ length: 60 }, (_, at) => (at === 30 ? changed : `line ${at}`)).join('\n');
const RUNS: readonly Run[] = [
  { id: 'a', result: lines('left: "aa"'), secret: 'sk-test-000-0123456789abcdef', seconds: 1, alone: 'write' },
  { id: 'b', result: lines('left: "bb"'), secret: 'sk-test-000-fedcba9876543210', seconds: 3, alone: 'read' },
];

function traceOf({ id, result, secret, seconds, alone }: Run): string {
  let at = 0;
  let count = 0;
  const span = (name: string, length: number, attributes: unknown[]) => {
    const startTimeUnixNano = `${START + BigInt(at) * 1_000_000_000n}`;
    at += length;
    const endTimeUnixNano = `${START + BigInt(at) * 1_000_000_000n}`;
    const spanId = `${++count}`.padStart(16, '0');
    return { traceId: id.repeat(32), spanId, name, startTimeUnixNano, endTimeUnixNano, attributes };
  };
  const task = { role: 'user', parts: [{ type: 'text', content: 'Repair it.' }] };
  const asked = { role: 'assistant', parts: [{ type: 'tool_call', id: `call_${id}`, name: 'bash', arguments: {} }] };
  const given = { role: 'tool', parts: [{ type: 'tool_call_response', id: `call_${id}`, response: `gave ${id}` }] };
  const said = { role: 'assistant', parts: [{ type: 'text', content: `The answer of run ${id} is short.` }] };
  const tool = (name: string, given: unknown[]) =>
    span(`execute_tool ${name}`, 1, [
      text('gen_ai.operation.name', 'execute_tool'),
      text('gen_ai.tool.name', name),
      ...given,
    ]);
  const spans = [
    span('chat m', seconds, [
      text('gen_ai.operation.name', 'chat'),
      integer('gen_ai.usage.output_tokens', seconds * 10),
      text('gen_ai.input.messages', JSON.stringify([task, asked, given])),
      text('gen_ai.output.messages', JSON.stringify([said])),
    ]),
    tool('bash', [
      text('gen_ai.tool.call.arguments', JSON.stringify({ command: `test --seed ${id}`, env: { KEY: secret } })),
      text('gen_ai.tool.call.result', result),
      text('big', `${'lorem ipsum '.repeat(1000)}the end of ${id}`),
      text('session.id', `session-${id}`),
    ]),
    tool(alone, [
      text('gen_ai.tool.call.arguments', `only ${id}`),
      text('long', `${'dolor '.repeat(1000)}end of ${id}`),
    ]),
  ];
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-step-'));
  for (const run of RUNS) writeFileSync(join(folder, `${run.id}.json`), traceOf(run));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const step = (page: Page) => page.getByRole('region', { name: 'Differences of the step' });
const article = (page: Page, name: string) => step(page).getByRole('article', { name });
const fact = (page: Page, name: string) => step(page).locator('.step-diff-sides').getByRole('row', { name });
const screen = (page: Page, side: 'base' | 'new') => page.getByTestId(`terminal-text-${side}`);
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** Selects a step by its name in the tree, and shows what is different in it. */
async function show(page: Page, name: string): Promise<void> {
  await page.getByRole('treegrid', { name: 'Steps of both runs' }).getByRole('gridcell', { name }).first().click();
  await page.getByRole('tab', { name: 'Step' }).click();
  await expect(step(page).getByRole('heading')).toContainText(name);
}

test('a step is put side by side: facts, messages, arguments, results and attributes of both runs', async ({
  page,
  context,
}) => {
  const errors = watchErrors(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const served = await serveComparison(join(folder, 'a.json'), join(folder, 'b.json'));
  try {
    await page.goto(served.url.href);
    await show(page, 'chat m');
    await expect(fact(page, 'duration')).toHaveText(/1\.00 s\s*3\.00 s\s*\+2\.00 s/);
    await expect(fact(page, 'output tokens')).toContainText('+20');
    await expect(step(page)).toContainText('20 more output tokens');
    // Of the input what is new is shown; of the answer the words that differ.
    await expect(step(page).getByText('Earlier in the conversation')).toContainText('2 the same');
    await expect(article(page, 'tool').locator('del')).toHaveText('a');
    await expect(article(page, 'assistant').locator('ins')).toHaveText('b');

    await show(page, 'execute_tool bash');
    const args = article(page, 'Arguments');
    await expect(args).toContainText('command');
    await expect(args.locator('del')).toHaveText('a');
    await expect(args.locator('ins')).toHaveText('b');
    const result = article(page, 'Result');
    await expect(result).toContainText('− left: "aa"');
    await expect(result).toContainText('+ left: "bb"');
    await expect(result).not.toContainText('line 12');
    await result.getByRole('button', { name: '28 lines the same' }).first().click();
    await expect(result).toContainText('line 12');
    await result.getByRole('button', { name: 'Copy result of the base' }).click();
    await expect.poll(() => clipboard(page)).toContain('left: "aa"');

    // A long value is read whole, of each run by its own engine.
    const big = step(page)
      .getByRole('listitem')
      .filter({ has: page.getByText('big', { exact: true }) });
    await step(page).getByText('with the same beginning').click();
    await big.locator('summary').click();
    await expect(big.locator('del')).toHaveText('a');
    await expect(big).toContainText('the end of');
    await expect(step(page).getByText('of each run’s own')).toBeVisible();

    // What is masked is the same, until it is revealed.
    await expect(step(page)).toContainText('count as equal');
    await expect(args).not.toContainText('0123456789');
    await step(page).getByRole('button', { name: 'Reveal' }).click();
    await expect(article(page, 'Arguments')).toContainText('env.KEY');
    await expect(article(page, 'Arguments')).toContainText('0123456789abcdef');
    await step(page).getByRole('button', { name: 'Mask' }).click();
    await expect(article(page, 'Arguments')).not.toContainText('0123456789');

    // A step of the base only, whole, also what is long.
    await show(page, 'execute_tool write');
    await expect(step(page)).toContainText('Only the base has this step.');
    await expect(article(page, 'Arguments')).toContainText('only a');
    await step(page).getByText('Attributes', { exact: false }).click();
    const long = step(page)
      .getByRole('listitem')
      .filter({ has: page.getByText('long', { exact: true }) });
    await long.locator('summary').click();
    await long.getByRole('button', { name: /Show all/ }).click();
    await expect(long).toContainText('end of a');

    // Each terminal is at its own clock: the base is in the step, the other run where it would have been.
    await expect(screen(page, 'base')).toContainText('execute_tool write');
    await expect(screen(page, 'new')).not.toContainText('execute_tool write');
    expect(errors).toEqual([]);
  } finally {
    await served.stop();
  }
});

test('a base that is kept in a baseline says what is missing, and its times are there', async ({ page }) => {
  const errors = watchErrors(page);
  const kept = join(folder, 'kept.json');
  expect(spawnSync(process.execPath, [program, 'baseline', 'save', kept, join(folder, 'a.json')]).status).toBe(0);
  const served = await serveComparison(kept, join(folder, 'b.json'));
  try {
    await page.goto(served.url.href);
    await show(page, 'chat m');
    await expect(fact(page, 'duration')).toHaveText(/1\.00 s\s*3\.00 s\s*\+2\.00 s/);
    // The other run is opened meanwhile; it says so until it is.
    await expect(step(page)).toContainText('The answer of run b is short.');
    await expect(step(page).getByRole('status')).toContainText('comes from a baseline');
    await expect(page.getByRole('region', { name: 'Terminal of the base' })).toContainText('comes from a baseline');
    await expect(screen(page, 'new')).toContainText('chat m');
    expect(errors).toEqual([]);
  } finally {
    await served.stop();
  }
});
