/** Logs that agents really wrote, through the whole engine. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesToOpen } from '../../shared/cell/folder.ts';
import { AGENT_LOGS } from '../../shared/formats/agents/index.ts';
import { recognise } from '../../shared/formats/index.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { eachOf, needing } from '../needs.ts';
import { grant, testEngine } from '../unit/engine/host.ts';
import type { ForeignFile } from './foreign.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow } from './places.ts';
import { readWhole } from './read-whole.ts';

/**
 * Every agent fixed the same bug: five model calls and five tool calls in one turn, of which one test run failed. The
 * root and the turn are there twice, at first unfinished.
 */
const run = (format: string, rest: Partial<ForeignFile> = {}): ForeignFile => ({
  format,
  spans: 12,
  traces: 1,
  ...rest,
});

/** Which capture is which: by its folder and name. */
const EXPECTED: readonly (readonly [RegExp, ForeignFile])[] = [
  [/^codex[^/]*\/.*\/rollout-[^/]*\.jsonl$/, run('codex-rollout', { errors: 1, logs: 13 })],
  [/^codex[^/]*\/headless\/stdout\.txt$/, run('codex-exec-json', { errors: 1, problems: ['made-up-times'] })],
  [/^pi[^/]*\/.*\/sessions\/.*\.jsonl$/, run('pi-session', { errors: 1, logs: 2 })],
  [/^pi[^/]*\/headless\/stdout\.txt$/, run('pi-json', { errors: 1 })],
  [/^qwen[^/]*\/.*\/chats\/.*\.jsonl$/, run('qwen-session', { errors: 1, logs: 2 })],
  // Its output begins with the first answer: there is no turn.
  [/^qwen[^/]*\/headless\/stdout\.txt$/, run('claude-stream-json', { spans: 11, problems: ['made-up-times'] })],
];

describe(...needing('captures', 'logs that agents wrote'), () => {
  const files = eachOf('captures', () => filesBelow(CAPTURES).filter((name) => /\/sessions\/|stdout\.txt$/.test(name)));

  it('are all in the table', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((name) => !EXPECTED.some(([which]) => which.test(name)))).toEqual([]);
  });

  it.each(files)('%s has the spans that are stated, and every one opens', async (name) => {
    const stated = EXPECTED.find(([which]) => which.test(name))?.[1];
    expect(await readWhole(name, bytesOf(CAPTURES, name))).toEqual({ file: stated, bad: [] });
  });

  it.each(files)('%s is taken by no other reader', (name) => {
    const head = bytesOf(CAPTURES, name).subarray(0, 65_536);
    const found = recognise(head);
    expect('format' in found && AGENT_LOGS.some((format) => format.name === found.format.name)).toBe(true);
  });
});

describe(...needing('corpus', 'readers of agents’ logs'), () => {
  it('take no other file', () => {
    for (const name of filesBelow(CORPUS)) {
      const head = bytesOf(CORPUS, name).subarray(0, 65_536);
      expect([name, ...AGENT_LOGS.filter((format) => format.recognise(head) > 0).map((format) => format.name)]).toEqual(
        [name],
      );
    }
  });
});

describe(...needing('captures', 'a folder of an agent’s run'), () => {
  it.each([
    ['pi', 'pi-session'],
    ['codex', 'codex-rollout'],
    ['qwen', 'qwen-session'],
  ])('of %s opens with its log and its recording on one clock', async (agent, format) => {
    const found = filesToOpen(filesBelow(join(CAPTURES, agent)).map((name) => `${agent}/${name}`));
    const chosen = found.filter((name) => /tui\/sessions\/|terminal\.cast$/.test(name));
    expect(chosen).toHaveLength(2);
    const { client, events } = testEngine(Object.fromEntries(chosen.map((name) => [name, bytesOf(CAPTURES, name)])));
    const { files } = await client.request('open', { files: chosen.map(grant) });
    expect(files.map((file) => file.format).sort()).toEqual(['asciicast-v2', format].sort());
    const recording = events.recordings.at(-1)?.[0];
    expect(recording?.alignment).toBe('header');
    // The terminal was there before the agent's session, and until after it.
    expect(recording?.startsAt).toBeLessThan(0);
    const end = (recording?.startsAt ?? 0) + (recording?.duration ?? 0) * 1e6;
    expect(end).toBeGreaterThan(events.table.at(-1)?.traces[0]?.end ?? Number.NaN);
  });
});

describe(...needing('captures', 'the steps of an agent’s log'), () => {
  it('are what the inspector knows: conversations, commands, exit codes', async () => {
    const [name = ''] = filesBelow(CAPTURES).filter((file) => /^codex\/headless\/sessions\//.test(file));
    const { client, events } = testEngine({ [name]: bytesOf(CAPTURES, name) });
    await client.request('open', { files: [grant(name)] });
    const table = events.table.at(-1);
    const rows = Array.from(table?.kind ?? [], (kind, row) => ({
      kind: KINDS[kind],
      ordinal: table?.ordinal[row] ?? 0,
    }));
    const steps = await Promise.all(
      rows.map(async ({ ordinal }) => (await client.request('span.step', { ordinal })).step),
    );
    const kinds = rows.map(({ kind }) => kind);
    expect(
      [kinds.filter((kind) => kind === 'model'), kinds.filter((kind) => kind === 'tool')].map((of) => of.length),
    ).toEqual([5, 5]);
    const tests = steps[kinds.lastIndexOf('tool')];
    expect(tests).toMatchObject({
      type: 'tool',
      name: 'exec_command',
      command: 'node --test',
      exitCode: 0,
      error: '',
    });
    const turn = steps[1];
    expect(turn?.type === 'model' && turn.input.map(({ role }) => role)).toEqual(['user']);
    const answer = steps[kinds.lastIndexOf('model')];
    expect(answer).toMatchObject({
      type: 'model',
      requestModel: 'scripted-1',
      tokens: { input: 6040, output: 29, cacheRead: 5738 },
    });
    expect(
      answer?.type === 'model' && [answer.input.map(({ role }) => role), answer.output.map(({ role }) => role)],
    ).toEqual([['tool'], ['assistant']]);
  });
});
