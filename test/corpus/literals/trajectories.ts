/** Small trajectories and histories of agents, and results of trials, written by hand. */
import { jsonLines, type Literal } from './literal.ts';

const time = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.250000+00:00`;

const atif = {
  schema_version: 'ATIF-v1.4',
  session_id: 'run-1',
  agent: { name: 'terminus-2', version: '2.0', model_name: 'gpt-x' },
  steps: [
    { step_id: 1, source: 'user', message: 'Go.', timestamp: time(1) },
    {
      step_id: 2,
      source: 'agent',
      message: 'Looking.',
      timestamp: time(4),
      reasoning_content: 'Hm.',
      metrics: { prompt_tokens: 10, completion_tokens: 3, cached_tokens: 4, cost_usd: 0.01 },
      tool_calls: [
        { tool_call_id: 'a', function_name: 'bash', arguments: { keystrokes: 'ls\n' } },
        { tool_call_id: 'b', function_name: 'bash', arguments: { keystrokes: 'npm test\n' } },
      ],
      observation: { results: [{ source_call_id: 'b', content: '1 failed' }] },
    },
    { step_id: 3, source: 'agent', message: 'Done.', timestamp: time(6) },
  ],
  final_metrics: { total_prompt_tokens: 10, total_steps: 3 },
};

const phase = (from: number, to: number) => ({ started_at: time(from), finished_at: time(to) });
const harborResult = {
  id: '01234567-89ab-4def-8123-456789abcdef',
  task_name: 'fix-sum',
  trial_name: 'fix-sum__abc',
  agent_info: { name: 'terminus-2', version: '2', model_info: { name: 'gpt-x', provider: 'openai' } },
  agent_result: { n_input_tokens: 10, n_output_tokens: 3, cost_usd: 0.5 },
  verifier_result: { rewards: { reward: 0.5 } },
  exception_info: null,
  ...phase(0, 9),
  environment_setup: phase(0, 1),
  agent_setup: phase(1, 2),
  agent_execution: phase(2, 6),
  verifier: phase(7, 8),
};

const sweStep = (action: string, took: number) => ({
  action,
  observation: 'seen',
  response: `I do.\n${action}`,
  thought: 'I do.',
  execution_time: took,
  state: { working_dir: '/repo' },
});
const sweAgent = {
  environment: 'main',
  trajectory: [sweStep('ls -la', 0.25), sweStep('edit 1:2', 1.5), sweStep('submit', 0.1)],
  history: [{ role: 'system', content: 'rules' }],
  info: { exit_status: 'submitted', model_stats: { instance_cost: 0.5, tokens_sent: 100, api_calls: 3 } },
};

const miniSweAgent = {
  info: { exit_status: 'Submitted', mini_version: '1.9', model_stats: { instance_cost: 0.05, api_calls: 2 } },
  messages: [
    { role: 'system', content: 'rules' },
    { role: 'user', content: 'Go.', extra: { timestamp: 1767323045.25 } },
    {
      role: 'assistant',
      content: 'I look.\n```bash\nls -la\n```',
      extra: { timestamp: 1767323047.5, response: { model: 'gpt-x', usage: { prompt_tokens: 10 } } },
    },
    { role: 'user', content: '<returncode>0</returncode>\n<output>a</output>', extra: { timestamp: 1767323048 } },
    { role: 'assistant', content: 'Done.', extra: { timestamp: 1767323050 } },
  ],
  trajectory_format: 'mini-swe-agent-1',
};

const aiderHistory = `
# aider chat started at 2026-01-02 03:04:05

> Aider v0.86.1
> Main model: gpt-x with diff edit format

#### fix the sum
#### please

I change it:

\`\`\`js
a + b
\`\`\`

> Tokens: 2.5k sent, 300 received. Cost: $0.01 message, $0.02 session.
> Applied edit to sum.js

#### /exit

# aider chat started at 2026-01-02 04:00:00

#### and again

Done.
`;

const aiderAnalytics = [
  { event: 'launched', properties: { aider_version: '0.86' }, user_id: 'u', time: 1767323045 },
  { event: 'message_send_starting', properties: {}, user_id: 'u', time: 1767323050 },
  {
    event: 'message_send',
    properties: { main_model: 'gpt-x', prompt_tokens: 10, completion_tokens: 2, cost: 0.01 },
    user_id: 'u',
    time: 1767323056,
  },
  { event: 'exit', properties: { reason: 'Control-C' }, user_id: 'u', time: 1767323060 },
];

export const TRAJECTORIES: readonly Literal[] = [
  { file: 'atif.json', content: JSON.stringify(atif, null, 2), holds: { spans: 6, traces: 1 } },
  { file: 'atif.one-line.json', content: JSON.stringify(atif), holds: { spans: 6, traces: 1 } },
  { file: 'harbor-result.json', content: JSON.stringify(harborResult, null, 4), holds: { spans: 5, traces: 1 } },
  {
    file: 'swe-agent-traj.json',
    content: JSON.stringify(sweAgent, null, 2),
    holds: { spans: 7, traces: 1, problems: ['made-up-times'] },
  },
  {
    file: 'mini-swe-agent.json',
    content: JSON.stringify(miniSweAgent, null, 2),
    holds: { spans: 4, traces: 1, problems: ['made-up-times'] },
  },
  {
    file: 'aider-chat-history.md',
    content: aiderHistory,
    holds: { spans: 7, traces: 2, logs: 2, problems: ['made-up-times'] },
  },
  { file: 'aider-analytics.jsonl', content: jsonLines(...aiderAnalytics), holds: { spans: 3, traces: 1, logs: 2 } },
];
