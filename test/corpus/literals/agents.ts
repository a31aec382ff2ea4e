/** Small logs of agents, as the agents write them themselves. */
import { jsonLines, type Literal } from './literal.ts';

const SESSION = 'c7d1fb1a-0885-4d8b-8427-0f09a0c1a94f';
const time = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.250Z`;
const millis = (second: number) => Date.parse(time(second));

function claudeSession(): string {
  const base = (uuid: string, parentUuid: string | null, second: number, more: object = {}) => ({
    parentUuid,
    isSidechain: false,
    cwd: '/repo',
    sessionId: SESSION,
    version: '2.1.0',
    uuid,
    timestamp: time(second),
    ...more,
  });
  const user = (uuid: string, parent: string | null, second: number, content: unknown, more: object = {}) => ({
    ...base(uuid, parent, second, more),
    type: 'user',
    message: { role: 'user', content },
  });
  const answer = (uuid: string, parent: string, second: number, content: readonly object[], more: object = {}) => ({
    ...base(uuid, parent, second, more),
    type: 'assistant',
    message: {
      id: `msg_${uuid}`,
      role: 'assistant',
      model: 'claude-x',
      content,
      usage: { input_tokens: 3, cache_read_input_tokens: 100, output_tokens: 7 },
    },
  });
  const use = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input });
  const result = (id: string, content: string) => [{ type: 'tool_result', tool_use_id: id, content }];
  const side = { isSidechain: true };
  return jsonLines(
    { type: 'summary', summary: 'Fix the sum', leafUuid: 'a9' },
    user('u1', null, 1, 'Fix the test.'),
    answer('a1', 'u1', 3, [{ type: 'thinking', thinking: 'Hm.' }, use('t1', 'Bash', { command: 'npm test' })]),
    user('r1', 'a1', 5, result('t1', '1 failed')),
    answer('a2', 'r1', 7, [use('t2', 'Task', { subagent_type: 'Explore', prompt: 'Look.' })]),
    user('s1', null, 8, 'Look.', side),
    answer('s2', 's1', 9, [use('t3', 'Read', { file_path: 'sum.js' })], side),
    user('s3', 's2', 10, result('t3', 'a - b'), side),
    answer('s4', 's3', 11, [{ type: 'text', text: 'Seen.' }], side),
    user('r2', 'a2', 12, result('t2', 'Seen.')),
    answer('a3', 'r2', 14, [{ type: 'text', text: 'Done.' }]),
  );
}

const claudeStream = jsonLines(
  { type: 'system', subtype: 'init', cwd: '/repo', session_id: SESSION, tools: ['Bash'], model: 'claude-x' },
  {
    type: 'assistant',
    session_id: SESSION,
    parent_tool_use_id: null,
    message: {
      id: 'msg_1',
      role: 'assistant',
      model: 'claude-x',
      content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }],
      usage: { input_tokens: 3, output_tokens: 7 },
    },
  },
  {
    type: 'user',
    session_id: SESSION,
    parent_tool_use_id: null,
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'sum.js' }] },
  },
  {
    type: 'assistant',
    session_id: SESSION,
    message: {
      id: 'msg_2',
      role: 'assistant',
      model: 'claude-x',
      content: [{ type: 'text', text: 'Done.' }],
      usage: { input_tokens: 9, output_tokens: 2 },
    },
  },
  {
    type: 'result',
    subtype: 'success',
    session_id: SESSION,
    duration_ms: 5000,
    duration_api_ms: 4000,
    num_turns: 2,
    total_cost_usd: 0.01,
    usage: { input_tokens: 12, output_tokens: 9 },
    result: 'Done.',
  },
);

const geminiStream = jsonLines(
  { type: 'init', timestamp: time(1), session_id: 'g', model: 'gemini-x' },
  { type: 'message', timestamp: time(1), role: 'user', content: 'Go.' },
  { type: 'message', timestamp: time(2), role: 'assistant', content: 'Looking.', delta: true },
  { type: 'tool_use', timestamp: time(4), tool_name: 'ls', tool_id: 't', parameters: { dir: '.' } },
  { type: 'tool_result', timestamp: time(6), tool_id: 't', status: 'success', output: 'sum.js' },
  { type: 'message', timestamp: time(8), role: 'assistant', content: 'Done.', delta: true },
  { type: 'result', timestamp: time(9), status: 'success', stats: { total_tokens: 5, input_tokens: 4 } },
);

const geminiMessages = [
  { id: 'm1', timestamp: time(1), type: 'user', content: 'Go.' },
  {
    id: 'm2',
    timestamp: time(3),
    type: 'gemini',
    content: 'Looking.',
    model: 'gemini-x',
    thoughts: [{ subject: 'Plan', description: 'Look first.', timestamp: time(2) }],
    tokens: { input: 10, output: 3, cached: 4, thoughts: 1, tool: 0, total: 14 },
    toolCalls: [
      {
        id: 'c1',
        name: 'read_file',
        args: { path: 'sum.js' },
        status: 'success',
        timestamp: time(5),
        result: [{ functionResponse: { id: 'c1', name: 'read_file', response: { output: 'a - b' } } }],
        resultDisplay: 'a - b',
      },
    ],
  },
  {
    id: 'm3',
    timestamp: time(7),
    type: 'gemini',
    content: 'Done.',
    model: 'gemini-x',
    tokens: { input: 12, output: 1 },
  },
];
const geminiHead = { sessionId: SESSION, projectHash: 'abc', startTime: time(0), lastUpdated: time(7) };
const geminiSession = JSON.stringify({ ...geminiHead, messages: geminiMessages }, null, 2);
const geminiSessionLines = jsonLines(geminiHead, ...geminiMessages);

const tokens = { input: 5, output: 2, reasoning: 1, cache: { read: 10, write: 1 } };
const bash = {
  type: 'tool',
  id: 'p3',
  messageID: 'm2',
  callID: 'c1',
  tool: 'bash',
  state: { status: 'completed', input: { command: 'ls' }, output: 'a', time: { start: millis(4), end: millis(6) } },
};
const opencodeParts: readonly object[] = [
  { type: 'step-start', id: 'p1', messageID: 'm2' },
  { type: 'text', id: 'p2', messageID: 'm2', text: 'Looking.', time: { start: millis(3), end: millis(4) } },
  bash,
  { type: 'step-finish', id: 'p4', messageID: 'm2', reason: 'tool-calls', cost: 0.5, tokens },
];
const opencodeMessage = (id: string, role: string, from: number, to: number, parts: readonly object[]) => ({
  info: {
    id,
    role,
    sessionID: 'ses_1',
    modelID: 'm',
    providerID: 'p',
    time: { created: millis(from), completed: millis(to) },
    tokens,
    cost: 0.5,
  },
  parts,
});
const opencodeExport = JSON.stringify(
  {
    info: { id: 'ses_1', version: '1.0', directory: '/repo', title: 'Fix', time: { created: millis(1) } },
    messages: [
      opencodeMessage('m1', 'user', 2, 2, [{ type: 'text', text: 'Go.' }]),
      opencodeMessage('m2', 'assistant', 2, 7, opencodeParts),
      opencodeMessage('m3', 'assistant', 7, 8, [{ type: 'text', text: 'Done.' }]),
    ],
  },
  null,
  1,
);
const opencodeRun = jsonLines(
  ...['step_start', 'text', 'tool_use', 'step_finish'].map((type, i) => ({
    type,
    timestamp: millis(3 + i),
    sessionID: 'ses_1',
    part: opencodeParts[i],
  })),
);

const piMessages = [
  { role: 'user', content: [{ type: 'text', text: 'Go.' }], timestamp: millis(2) },
  {
    role: 'assistant',
    content: [{ type: 'toolCall', id: 'c1', name: 'bash', arguments: { command: 'ls' } }],
    model: 'm',
    provider: 'p',
    usage: { input: 5, output: 2, cacheRead: 10, cost: { total: 0.125 } },
    stopReason: 'toolUse',
    timestamp: millis(3),
  },
  {
    role: 'toolResult',
    content: [{ type: 'text', text: 'a' }],
    toolCallId: 'c1',
    toolName: 'bash',
    isError: false,
    timestamp: millis(5),
  },
];
const piHeader = { type: 'session', version: 3, id: 'abc', timestamp: time(1), cwd: '/repo' };
const piSession = jsonLines(
  piHeader,
  ...piMessages.map((message, i) => ({
    type: 'message',
    id: `e${i}`,
    parentId: i === 0 ? null : `e${i - 1}`,
    timestamp: time(2 + i * 2),
    message,
  })),
);
const piJson = jsonLines(
  piHeader,
  { type: 'agent_start' },
  ...piMessages.map((message) => ({ type: 'message_end', message })),
);

const qwenBase = (id: string, second: number) => ({
  uuid: id,
  parentUuid: null,
  sessionId: SESSION,
  timestamp: time(second),
  cwd: '/repo',
  version: '1',
});
const qwenSession = jsonLines(
  { ...qwenBase('u1', 1), type: 'user', message: { role: 'user', parts: [{ text: 'Go.' }] } },
  {
    ...qwenBase('u2', 5),
    type: 'assistant',
    model: 'm',
    message: { role: 'model', parts: [{ functionCall: { id: 'c', name: 'edit', args: { path: 'sum.js' } } }] },
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 },
  },
  {
    ...qwenBase('u3', 8),
    type: 'tool_result',
    message: { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'edit', response: { output: 'ok' } } }] },
    toolCallResult: { callId: 'c', status: 'success' },
  },
);

const clineAnswers = [{ query: 'npm test', result: '1 failed', error: 'Command exited with code 1', success: false }];
const clineEvent = (second: number, event: object) => ({ ts: time(second), type: 'agent_event', event });

const clineJson = jsonLines(
  {
    ts: time(0),
    type: 'hook_event',
    hookEventName: 'agent_start',
    agentId: 'a1',
    taskId: 'conv_1',
    parentAgentId: null,
  },
  clineEvent(1, { type: 'iteration_start', iteration: 1 }),
  clineEvent(2, { type: 'content_start', contentType: 'text', text: 'Looking.', accumulated: 'Looking.' }),
  clineEvent(3, { type: 'usage', inputTokens: 9, outputTokens: 3, cacheReadTokens: 4, totalCost: 0.1 }),
  clineEvent(3, { type: 'content_end', contentType: 'text', text: 'Looking.' }),
  clineEvent(4, {
    type: 'content_start',
    contentType: 'tool',
    toolName: 'run_commands',
    toolCallId: 'c1',
    input: { commands: ['npm test'] },
  }),
  clineEvent(6, {
    type: 'content_end',
    contentType: 'tool',
    toolName: 'run_commands',
    toolCallId: 'c1',
    output: clineAnswers,
    durationMs: 1900,
  }),
  clineEvent(6, { type: 'iteration_end', iteration: 1, hadToolCalls: true, toolCallCount: 1 }),
  clineEvent(7, { type: 'iteration_start', iteration: 2 }),
  clineEvent(8, { type: 'content_end', contentType: 'text', text: 'Done.' }),
  { ts: time(9), type: 'run_result', finishReason: 'completed', iterations: 2, model: { id: 'm', provider: 'p' } },
);

const clineSession = JSON.stringify({
  version: 1,
  updated_at: time(9),
  agent: 'lead',
  sessionId: SESSION,
  origin: { source: 'cli', mode: 'user', version: '3.0.65' },
  messages: [
    { id: 'm1', role: 'user', content: [{ type: 'text', text: 'Go.' }], ts: millis(1) },
    {
      id: 'm2',
      role: 'assistant',
      content: [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', id: 'c1', name: 'run_commands', input: { commands: ['npm test'] } },
      ],
      ts: millis(3),
      modelInfo: { id: 'm', provider: 'p' },
      metrics: { inputTokens: 9, outputTokens: 3 },
    },
    {
      id: 'm3',
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'c1', name: 'run_commands', content: clineAnswers }],
      ts: millis(6),
    },
    { id: 'm4', role: 'assistant', content: [{ type: 'text', text: 'Done.' }], ts: millis(8) },
  ],
  system_prompt: 'You help.',
});

export const AGENT_LOGS: readonly Literal[] = [
  { file: 'claude-session.jsonl', content: claudeSession(), holds: { spans: 11, traces: 1, logs: 1 } },
  {
    file: 'claude-stream-json.jsonl',
    content: claudeStream,
    holds: { spans: 4, traces: 1, problems: ['made-up-times'] },
  },
  { file: 'gemini-stream-json.jsonl', content: geminiStream, holds: { spans: 5, traces: 1 } },
  { file: 'gemini-session.json', content: geminiSession, holds: { spans: 5, traces: 1 } },
  { file: 'gemini-session.lines.jsonl', content: geminiSessionLines, holds: { spans: 5, traces: 1 } },
  { file: 'opencode-export.json', content: opencodeExport, holds: { spans: 5, traces: 1 } },
  { file: 'opencode-run-json.jsonl', content: opencodeRun, holds: { spans: 3, traces: 1 } },
  { file: 'cline-session.json', content: clineSession, holds: { spans: 5, traces: 1, errors: 1 } },
  { file: 'cline-json.jsonl', content: clineJson, holds: { spans: 4, traces: 1, errors: 1 } },
  { file: 'pi-session.jsonl', content: piSession, holds: { spans: 4, traces: 1 } },
  { file: 'pi-json.jsonl', content: piJson, holds: { spans: 4, traces: 1 } },
  { file: 'qwen-session.jsonl', content: qwenSession, holds: { spans: 4, traces: 1 } },
];
