import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserTerminal } from '../agents/at-terminal.mjs';
import { needing } from '../needs.ts';
import { leastLateness } from './lateness.ts';
import { type OpenedCell, openCell, spanOfCall, toldTokens } from './opened-cell.ts';
import { makeRecorder, type Recorded, type Recorder, type Recording, readScript } from './record-agent.ts';

let recorder: Recorder;
beforeAll(async () => {
  recorder = await makeRecorder();
});
afterAll(() => recorder?.end());

const right = readScript('right-fix');
const PROMPT = 'Repair src/duration.mjs, please.';
/** What the tools of the script's turns show on the screen when they are done. */
const SHOWN = {
  call_0_1: 'export function parseDuration(text)',
  call_1_0: 'Command exited with code 1',
  call_3_0: 'fail 0',
};

/** How a user works with pi's own screen: waits for it, types, reads, leaves. What is typed needs its time to arrive. */
async function atTheScreen(terminal: UserTerminal): Promise<void> {
  await terminal.shows(right.model);
  terminal.resize(100, 30);
  await sleep(300);
  terminal.resize(120, 36);
  await terminal.type(PROMPT, 10);
  await sleep(600);
  await terminal.type('\r');
  await terminal.shows('All four tests pass.');
  await terminal.type('/quit', 10);
  await sleep(600);
  await terminal.type('\r');
}

const headless: Recording = { agent: 'pi', script: right };
const screen: Recording = {
  agent: 'pi',
  // The model takes a moment, so that the agent has nothing else to do while it shows what a tool printed.
  script: { ...right, timing: { firstMs: 150, wordMs: 0 } },
  user: atTheScreen,
  // Without the prompt, which is typed.
  command: ['pi', '--offline', '--provider', 'recorded', '--model', right.model],
};

describe.each([
  ['headless', headless],
  ['at its own screen', screen],
] as const)(...needing('pi', 'a run of pi, %s'), (_mode, recording) => {
  let recorded: Recorded;
  let cell: OpenedCell;
  beforeAll(async () => {
    recorded = await recorder.record(recording);
    cell = await openCell(recorded.folder);
  });
  afterAll(() => cell?.close());

  it('is recorded, and the viewer opens it as one tree without a problem', () => {
    expect(recorded.exitCode, recorded.output).toBe(0);
    expect(cell.problems).toEqual([]);
    expect(cell.table.traces).toHaveLength(1);
    expect(cell.spans.flatMap(({ flags }) => flags).filter((flag) => flag !== 'links')).toEqual([]);
    expect(cell.spans.filter(({ depth }) => depth < 2).map(({ name }) => name)).toEqual([
      'prepare:demo/parse-duration',
      'pi:demo/parse-duration',
      'pi:git-init-marker',
      'pi:launch',
      ...['pass_rate', 'tokens', 'latency', 'blast_radius', 'refusal', 'integrity', 'composite'].map(
        (name) => `scorer:${name}`,
      ),
      'cleanup:pi',
    ]);
  });

  it('has a model call for every request that the server saw, with its tokens to the last one', () => {
    const calls = cell.spans.filter(({ kind }) => kind === 'model');
    expect(recorded.requests.length).toBe(right.turns.length);
    expect(calls.map(toldTokens)).toEqual(
      recorded.requests.map(({ requestHash, responseId, usage }) => ({ requestHash, responseId, ...usage })),
    );
    expect(new Set(calls.map(({ parentName }) => parentName))).toEqual(new Set(['pi:launch']));
    // What the table of the viewer adds up is the same.
    const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
    expect(sum(cell.table.inputTokens)).toBe(sum(recorded.requests.map(({ usage }) => usage?.input ?? 0)));
    expect(sum(cell.table.outputTokens)).toBe(sum(recorded.requests.map(({ usage }) => usage?.output ?? 0)));
  });

  it('has every tool call of the agent with what went in and what came out', () => {
    const asked = recorded.requests.flatMap(({ callIds }) => callIds ?? []);
    expect(cell.facts.tools.map(({ callId }) => callId)).toEqual(asked);
    expect(cell.facts.tools.map(({ name, summary }) => [name, summary])).toEqual([
      ['bash', 'ls -R .'],
      ['read', 'src/duration.mjs'],
      ['bash', 'node --test --test-reporter=spec'],
      ['edit', 'src/duration.mjs'],
      ['bash', 'node --test --test-reporter=spec'],
    ]);
    expect(spanOfCall(cell, 'call_0_1').attributes['gen_ai.tool.call.result']).toContain('ms: 0.01 }');
    expect(cell.facts.tests.map(({ passed, failed }) => [passed, failed])).toEqual([
      [2, 2],
      [4, 0],
    ]);
  });

  it('has the change of the file at its time, explained by the tool call that made it', () => {
    const edit = spanOfCall(cell, 'call_2_0');
    const watched = cell.facts.files.filter(({ from }) => from === 'file watch');
    expect(watched.map(({ path, what, ordinal }) => ({ path, what, ordinal }))).toEqual([
      { path: 'src/duration.mjs', what: 'modified', ordinal: edit.ordinal },
    ]);
    const at = cell.table.origin + BigInt(Math.round(watched[0]?.time ?? 0));
    // A file system tells times in steps of some milliseconds.
    expect(at).toBeGreaterThan(edit.start - 10_000_000n);
    expect(at).toBeLessThan(edit.end + 10_000_000n);
    expect(readFileSync(join(recorded.folder, 'workdir.diff'), 'utf8')).toContain('+const UNITS = {');
  });

  it('has all scores, and the same in cell.json', () => {
    const { scorers, tui, model, task } = JSON.parse(readFileSync(join(recorded.folder, 'cell.json'), 'utf8'));
    expect({ tui, model, task }).toEqual({ tui: 'pi', model: 'scripted-1', task: 'demo/parse-duration' });
    expect(scorers).toMatchObject({
      pass_rate: { pass: 1, exit_code: 0, timed_out: false },
      tokens: { model_calls: right.turns.length },
      blast_radius: { blast_radius: 0, modified: ['src/duration.mjs'], unexpected_changes: [] },
      integrity: { integrity: 1, not_applicable: false },
    });
    const composite = cell.spans.find(({ name }) => name === 'scorer:composite');
    const [evaluation] = composite?.events ?? [];
    expect(evaluation?.name).toBe('gen_ai.evaluation.result');
    expect(JSON.stringify(evaluation?.attributes)).toContain(String(scorers.composite.composite));
  });

  it('has the whole terminal, and knows exactly where it stands on the clock', () => {
    const [terminal] = cell.recordings;
    const launch = cell.spans.find(({ kind }) => kind === 'container');
    expect(terminal).toMatchObject({ columns: 120, rows: 36, alignment: 'exact', span: launch?.ordinal });
    expect(cell.recordings).toHaveLength(1);
    expect(cell.table.origin + BigInt(terminal?.startsAt ?? 0)).toBe(launch?.start);
  });

  if (recording.user) {
    it('shows the output of each tool within 50 ms of its span', async () => {
      const late = await leastLateness(cell, SHOWN, async () => (await recorder.record(recording)).folder);
      for (const ms of Object.values(late)) expect(ms, JSON.stringify(late)).toBeLessThanOrEqual(50);
    });

    it('follows the size of the window', () => {
      const events = readFileSync(join(recorded.folder, 'terminal.cast'), 'utf8').trim().split('\n').slice(1);
      const resizes = events.map((line) => JSON.parse(line)).filter(([, code]) => code === 'r');
      expect(resizes.map(([, , size]) => size)).toEqual(['100x30', '120x36']);
    });
  }

  it('has no key in any of its files, and does not name the machine', () => {
    for (const name of readdirSync(recorded.folder)) {
      const text = readFileSync(join(recorded.folder, name), 'utf8');
      expect(text.includes('sk-test-000'), name).toBe(false);
      expect(text.includes(hostname()), name).toBe(false);
    }
  });
});

describe(...needing('pi', 'a run of pi that goes wrong'), () => {
  let recorded: Recorded;
  let cell: OpenedCell;
  beforeAll(async () => {
    recorded = await recorder.record({ agent: 'pi', script: readScript('wrong-fix') });
    cell = await openCell(recorded.folder);
  });
  afterAll(() => cell?.close());

  it('has the refused model call as an error, and the one that was tried again after it', () => {
    const calls = cell.spans.filter(({ kind }) => kind === 'model');
    expect(calls.map(({ status }) => status.code === 2)).toEqual(recorded.requests.map(({ status }) => status !== 200));
    const refused = calls.findIndex(({ status }) => status.code === 2);
    expect(calls[refused]?.attributes).toMatchObject({ 'http.response.status_code': 429, 'error.type': '429' });
    expect(calls[refused + 1]?.attributes).toMatchObject({
      'http.response.status_code': 200,
      'cell.model_call.retry': 1,
      'cell.model_call.request_hash': calls[refused]?.attributes['cell.model_call.request_hash'],
    });
  });

  it('fails, though it changed the test, and its scores say what else it changed', () => {
    const { scorers } = JSON.parse(readFileSync(join(recorded.folder, 'cell.json'), 'utf8'));
    expect(scorers).toMatchObject({
      pass_rate: { pass: 0, exit_code: 1 },
      integrity: { integrity: 0 },
      blast_radius: {
        added: ['notes/what-i-did.md'],
        modified: ['src/duration.mjs', 'test/duration.test.mjs'],
        unexpected_changes: ['notes/what-i-did.md', 'test/duration.test.mjs'],
      },
    });
    expect(cell.facts.files.filter(({ from }) => from === 'file watch').map(({ path }) => path)).toEqual([
      'src/duration.mjs',
      'notes/what-i-did.md',
      'test/duration.test.mjs',
    ]);
  });
});
