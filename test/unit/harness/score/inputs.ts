/** What the scorers' tests start from: a task of one subtraction, and a run that nothing is known of. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ModelCall } from '../../../../harness/proxy/types.ts';
import { readTask } from '../../../../harness/score/task.ts';
import type { ScoreInput } from '../../../../harness/score/types.ts';

export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export const PROJECT = {
  'minus.mjs': 'export const minus = (a, b) => a + b;\n',
  'test/minus.test.mjs': [
    "import assert from 'node:assert';",
    "import { test } from 'node:test';",
    "import { minus } from '../minus.mjs';",
    "test('nothing taken away', () => assert.equal(minus(3, 0), 3));",
    "test('two taken away', () => assert.equal(minus(3, 2), 1));",
    '',
  ].join('\n'),
};
export const SOLVED = 'export const minus = (a, b) => a - b;\n';

export interface Scene {
  readonly root: string;
  /** As the agent left it; a copy of the task's at first. */
  readonly workdir: string;
  input(more?: Partial<ScoreInput>): ScoreInput;
}

/** A task in a temporary folder, which `withScene` removes. */
export async function withScene(
  task: Readonly<Record<string, unknown>>,
  work: (scene: Scene) => Promise<void>,
  project: Readonly<Record<string, string>> = PROJECT,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'spanreel-score-'));
  try {
    put(join(root, 'task/before'), project);
    put(join(root, 'task'), { 'task.json': JSON.stringify({ id: 'demo/minus', prompt: 'Mend it.', ...task }) });
    const workdir = join(root, 'work');
    cpSync(join(root, 'task/before'), workdir, { recursive: true });
    const base: ScoreInput = {
      task: await readTask(join(root, 'task')),
      workdir,
      changes: { added: [], modified: [], removed: [], diff: '' },
      calls: [],
      tokens: [],
      wallMs: 20496.301,
      containerMs: 11553.017,
      output: '',
      messages: [],
      gitMarker: true,
      signal: new AbortController().signal,
    };
    await work({ root, workdir, input: (more = {}) => ({ ...base, ...more }) });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A model call that lasted from one ms to another. */
export function modelCall(from: number, to: number, more: Partial<ModelCall> = {}): ModelCall {
  return {
    traceId: 't',
    spanId: `${from}`,
    api: 'chat',
    start: BigInt(from) * 1_000_000n,
    firstByte: undefined,
    end: BigInt(to) * 1_000_000n,
    model: 'scripted-1',
    responseId: undefined,
    requestId: undefined,
    traceparent: undefined,
    requestHash: '0123456789abcdef',
    status: 200,
    tokens: {
      input: undefined,
      output: undefined,
      cacheRead: undefined,
      cacheCreation: undefined,
      reasoning: undefined,
    },
    finishReasons: ['stop'],
    toolRequests: [],
    toolResults: [],
    error: undefined,
    ...more,
  };
}

/** Tokens of a call as far as scorers look at them. */
export function used(input: number | undefined, output: number | undefined): Pick<ModelCall, 'tokens'> {
  return { tokens: { input, output, cacheRead: undefined, cacheCreation: undefined, reasoning: undefined } };
}
