import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserTerminal } from '../agents/at-terminal.mjs';
import { needing } from '../needs.ts';
import { leastLateness } from './lateness.ts';
import { type OpenedCell, type OpenedSpan, openCell, spanOfCall, toldTokens } from './opened-cell.ts';
import { makeRecorder, type Recorded, type Recorder, type Recording, readScript } from './record-agent.ts';

const right = readScript('right-fix');

/** The prompt is in the command line of its profile: the user only waits and leaves. */
async function atTheScreen(terminal: UserTerminal): Promise<void> {
  await terminal.shows('All four tests pass.');
  await sleep(1000);
  await terminal.type('/quit', 10);
  await sleep(600);
  await terminal.type('\r');
}

const headless: Recording = { agent: 'codex', script: right };
const screen: Recording = {
  agent: 'codex',
  script: { ...right, timing: { firstMs: 150, wordMs: 0 } },
  user: atTheScreen,
};

describe.each([
  ['headless', headless],
  ['at its own screen', screen],
] as const)(...needing('codex', 'a run of codex, %s'), (_mode, recording) => {
  let recorder: Recorder;
  let recorded: Recorded;
  let cell: OpenedCell;
  beforeAll(async () => {
    recorder = await makeRecorder();
    recorded = await recorder.record(recording);
    cell = await openCell(recorded.folder);
  });
  afterAll(async () => {
    await cell?.close();
    recorder?.end();
  });

  it('has every request that the model server saw with its tokens, also those beside the task', () => {
    expect(recorded.exitCode, recorded.output).toBe(0);
    const calls = cell.spans.filter(({ attributes }) => attributes['cell.model_call.request_hash'] !== undefined);
    const byId = (list: readonly { readonly responseId?: unknown }[]) =>
      [...list].sort((a, b) => String(a.responseId).localeCompare(String(b.responseId)));
    expect(byId(calls.map(toldTokens))).toEqual(
      byId(recorded.requests.map(({ requestHash, responseId, usage }) => ({ requestHash, responseId, ...usage }))),
    );
    expect(recorded.requests.filter(({ turn }) => turn !== undefined)).toHaveLength(right.turns.length);
  });

  it('has its tools, and the change that one of them made', () => {
    const asked = recorded.requests.flatMap(({ callIds }) => callIds ?? []);
    expect(cell.facts.tools.map(({ callId }) => callId)).toEqual(expect.arrayContaining(asked));
    expect(cell.facts.files.find(({ from }) => from === 'file watch')).toMatchObject({
      path: 'src/duration.mjs',
      ordinal: spanOfCall(cell, 'call_2_0').ordinal,
    });
  });

  it('has every span that it sent itself below the span of its run, in one tree without orphans', () => {
    expect(cell.problems).toEqual([]);
    expect(cell.table.traces).toHaveLength(1);
    expect(cell.spans.flatMap(({ flags }) => flags)).not.toContain('orphan');
    const launch = cell.spans.find(({ name }) => name === 'codex:launch');
    if (!launch) throw new Error('There is no span of the run.');
    const serviceOf = ({ resource }: OpenedSpan) =>
      JSON.stringify(resource.find(({ key }) => key === 'service.name')?.value);
    const own = cell.spans.filter((span) => serviceOf(span) !== serviceOf(launch));
    expect(own.length).toBe(launch.attributes['cell.telemetry.spans']);
    expect(own.length).toBeGreaterThan(1000);
    const end = cell.table.subtreeEnd[launch.row] ?? 0;
    expect(own.every(({ row }) => row > launch.row && row < end)).toBe(true);
  });

  if (recording.user)
    it('shows the output of a tool within 50 ms of its span', async () => {
      const shown = { call_1_0: 'reads milliseconds' };
      const late = await leastLateness(cell, shown, async () => (await recorder.record(recording)).folder);
      for (const ms of Object.values(late)) expect(ms, JSON.stringify(late)).toBeLessThanOrEqual(50);
    });
});
