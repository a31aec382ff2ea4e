/** A task, an agent of a few lines, and a model that knows one answer: all that a recording needs. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Asks the model, runs the tool that it asks for (a file is written, the key is printed), brings the result, and ends
 * when there is no tool any more. AGENT_RUNS: a file in which every run leaves a line. AGENT_PAUSE: ms before it begins.
 */
const AGENT = `#!/usr/bin/env node
import { appendFileSync, writeFileSync } from 'node:fs';
const say = (text) => process.stdout.write(text + '\\r\\n');
const key = process.env.TINY_API_KEY ?? '';
const messages = [{ role: 'user', content: process.argv[2] ?? '' }];
if (process.env.AGENT_RUNS) appendFileSync(process.env.AGENT_RUNS, process.cwd() + '\\n');
say('tiny agent, key ' + key);
await new Promise((done) => setTimeout(done, Number(process.env.AGENT_PAUSE ?? 0)));
for (let turn = 0; turn < 20; turn++) {
  const answer = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + key, 'content-type': 'application/json', traceparent: process.env.TRACEPARENT },
    body: JSON.stringify({ model: process.env.TINY_MODEL ?? 'tiny-1', messages, tools: [] }),
  });
  const { choices: [{ message }] } = await answer.json();
  messages.push(message);
  say('model: ' + (message.content ?? '(a tool)'));
  if (!message.tool_calls) break;
  for (const call of message.tool_calls) {
    const { path, content } = JSON.parse(call.function.arguments);
    writeFileSync(path, content.replace('KEY', key));
    say('wrote ' + path);
    messages.push({ role: 'tool', tool_call_id: call.id, content: 'written with ' + key });
  }
}
await fetch(process.env.OTEL_EXPORTER_OTLP_ENDPOINT + '/v1/logs', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [
    { timeUnixNano: String(BigInt(Date.now()) * 1000000n), body: { stringValue: 'the key is ' + key } },
  ] }] }] }),
});
say('done');
`;

export interface Scene {
  readonly root: string;
  /** The agent's program. */
  readonly agent: string;
  /** Folder with task.json. */
  readonly task: string;
  readonly model: { readonly url: string; readonly requests: number };
  /** `process.env` without what would disturb. */
  readonly env: Record<string, string>;
  remove(): Promise<void>;
}

/** Makes a scene. `answers` is what the model tells the agent to write; afterwards it says that it is done. */
export async function makeScene(answers: readonly string[] = ['export const two = 2;\n']): Promise<Scene> {
  const root = mkdtempSync(join(tmpdir(), 'spanreel-record-test-'));
  const agent = join(root, 'tiny.mjs');
  writeFileSync(agent, AGENT);
  chmodSync(agent, 0o755);
  const task = join(root, 'tasks', 'two');
  writeTask(task, 'demo/two');
  const model = await startModel(answers);
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
  return {
    root,
    agent,
    task,
    model,
    env: { PATH, HOME, LANG },
    async remove() {
      await model.close();
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A task that is solved when two.mjs says 2. */
export function writeTask(folder: string, id: string): void {
  put(folder, {
    'task.json': JSON.stringify({
      id,
      category: 'demo',
      prompt: 'Make two be 2.',
      test: [process.execPath, 'check.mjs'],
      expected_changes: ['two.mjs'],
      protected_files: ['check.mjs'],
    }),
    'before/two.mjs': 'export const two = 3;\n',
    'before/check.mjs': "import { two } from './two.mjs';\nprocess.exit(two === 2 ? 0 : 1);\n",
  });
}

export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** All files below a folder, with their bytes as text. */
export function filesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(folder, path)).isFile()) files.set(path, readFileSync(join(folder, path), 'latin1'));
  }
  return files;
}

async function startModel(answers: readonly string[]) {
  const state = { url: '', requests: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    state.requests++;
    const { messages } = JSON.parse(body) as { messages: { role: string }[] };
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    const content = answers[turn];
    const call = {
      id: `call_${turn}`,
      type: 'function',
      function: { name: 'write_file', arguments: JSON.stringify({ path: 'two.mjs', content }) },
    };
    const message =
      content === undefined
        ? { role: 'assistant', content: 'It is done.' }
        : { role: 'assistant', content: null, tool_calls: [call] };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: `resp_${state.requests}`,
        model: 'tiny-1',
        choices: [{ index: 0, message, finish_reason: content === undefined ? 'stop' : 'tool_calls' }],
        usage: { prompt_tokens: 10 + turn, completion_tokens: 5, total_tokens: 15 + turn },
      }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
