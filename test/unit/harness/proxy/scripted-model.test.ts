import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStats } from '../../../../cli/stats.ts';
import { AGENTS } from '../../../corpus/places.ts';
import { needing } from '../../../needs.ts';
import { record, send, until } from './support.ts';

const script = join(AGENTS, 'scripted-model.mjs');

interface LogEntry {
  readonly api: string;
  readonly model: string;
  readonly status: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_tokens: number;
  readonly tool_calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
}

let folder = '';
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-scripted-'));
});
afterEach(() => {
  child?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function scriptedModel(): Promise<{ url: string; log: () => LogEntry[] }> {
  const log = join(folder, 'log.jsonl');
  const args = ['--script', join(AGENTS, 'scripts/task-fix-sum.json'), '--map', join(AGENTS, 'scripts/pi.json')];
  child = spawn(process.execPath, [script, ...args, '--log', log, '--cwd', folder, '--speed', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may be on its way.
    const lines = () => readFileSync(log, 'utf8').split('\n').slice(0, -1);
    const read = () => lines().map((text): LogEntry => JSON.parse(text));
    return { url: JSON.parse(line).url, log: read };
  }
  throw new Error('The server said nothing.');
}

const names = ['read', 'bash', 'edit', 'write'];
type Asked = { readonly id: string; readonly name: string; readonly arguments: string };
type Turn = { readonly path: string; readonly body: unknown };

/** The requests that an agent sends in each API, when these calls have been made turn by turn. */
const speak: Readonly<Record<string, (stream: boolean, turns: readonly (readonly Asked[])[]) => Turn>> = {
  chat: (stream, turns) => ({
    path: '/v1/chat/completions',
    body: {
      model: 'scripted-1',
      stream,
      stream_options: { include_usage: true },
      tools: names.map((name) => ({ type: 'function', function: { name } })),
      messages: [
        { role: 'user', content: 'Fix it.' },
        ...turns.flatMap((calls) => [
          {
            role: 'assistant',
            content: null,
            tool_calls: calls.map(({ id, ...called }) => ({ id, type: 'function', function: called })),
          },
          ...calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'done' })),
        ]),
      ],
    },
  }),
  responses: (stream, turns) => ({
    path: '/v1/responses',
    body: {
      model: 'scripted-1',
      stream,
      tools: names.map((name) => ({ type: 'function', name })),
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'Fix it.' }] },
        ...turns.flatMap((calls) => [
          ...calls.map(({ id, ...called }) => ({ type: 'function_call', call_id: id, ...called })),
          ...calls.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: 'done' })),
        ]),
      ],
    },
  }),
  messages: (stream, turns) => ({
    path: '/v1/messages',
    body: {
      model: 'scripted-1',
      stream,
      tools: names.map((name) => ({ name })),
      messages: [
        { role: 'user', content: 'Fix it.' },
        ...turns.flatMap((calls) => [
          {
            role: 'assistant',
            content: calls.map(({ id, name, arguments: args }) => ({
              type: 'tool_use',
              id,
              name,
              input: JSON.parse(args),
            })),
          },
          { role: 'user', content: calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'done' })) },
        ]),
      ],
    },
  }),
  gemini: (stream, turns) => ({
    path: `/v1beta/models/scripted-1:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: {
      tools: [{ functionDeclarations: names.map((name) => ({ name })) }],
      contents: [
        { role: 'user', parts: [{ text: 'Fix it.' }] },
        ...turns.flatMap((calls) => [
          {
            role: 'model',
            parts: calls.map(({ id, name, arguments: args }) => ({
              functionCall: { id, name, args: JSON.parse(args) },
            })),
          },
          {
            role: 'user',
            parts: calls.map(({ id, name }) => ({ functionResponse: { id, name, response: { output: 'done' } } })),
          },
        ]),
      ],
    },
  }),
};

describe(...needing('captures', 'a conversation with the scripted model server'), () => {
  for (const [api, next] of Object.entries(speak)) {
    for (const stream of [true, false]) {
      it(`is recorded as its own log has it: ${api}, ${stream ? 'streamed' : 'whole'}`, async () => {
        const model = await scriptedModel();
        const recording = await record(model.url);
        const turns: Asked[][] = [];
        try {
          for (;;) {
            const { path, body } = next(stream, turns);
            const { status } = await send(`${recording.proxy.url}${path}`, JSON.stringify(body));
            expect(status).toBe(200);
            // The server writes its log when its answer is on its way.
            await until(() => model.log().length > turns.length, 'the log has the request');
            const asked = model.log().at(-1)?.tool_calls ?? [];
            if (asked.length === 0) break;
            turns.push([...asked]);
          }
          await recording.proxy.close();
          const log = model.log();
          expect(log.length).toBeGreaterThan(3);
          const spans = recording.spans();
          const calls = spans.filter(({ name }) => name === 'chat scripted-1');
          const tokens = (entry: LogEntry) => [entry.api, entry.input_tokens, entry.output_tokens, entry.cached_tokens];
          expect(
            calls.map(({ attributes: a }) => [
              a['cell.model_call.api'],
              a['gen_ai.usage.input_tokens'],
              a['gen_ai.usage.output_tokens'],
              a['gen_ai.usage.cache_read.input_tokens'],
            ]),
          ).toEqual(log.map(tokens));
          const tools = log.flatMap((entry) => entry.tool_calls ?? []);
          const made = spans.filter(({ name }) => name.startsWith('execute_tool '));
          expect(made.map(({ name, attributes: a }) => ({ id: a['gen_ai.tool.call.id'], name }))).toEqual(
            tools.map(({ id, name }) => ({ id, name: `execute_tool ${name}` })),
          );
          expect(
            made.every((span) => span.end !== undefined && span.attributes['gen_ai.tool.call.result'] === 'done'),
          ).toBe(true);
          expect(recording.proxy.tools.map((use) => JSON.parse(use.arguments))).toEqual(
            tools.map((tool) => JSON.parse(tool.arguments)),
          );
          expect(spans.every((span) => span.name === 'test:launch' || span.end !== undefined)).toBe(true);
          expect(recording.problems).toEqual([]);
          recording.container.end();
          expect(await readStats(join(recording.folder, 'trace.otlp.jsonl'), 'trace')).toMatchObject({
            traces: 1,
            kinds: { container: 1, model: calls.length, tool: made.length },
            unfinished: 0,
            orphans: 0,
            errors: 0,
            warnings: [],
          });
        } finally {
          await recording.close();
        }
      });
    }
  }
});
