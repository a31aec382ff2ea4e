import { describe, expect, it } from 'vitest';
import { aiderAnalytics } from '../../../../shared/formats/agents/aider-analytics.ts';
import { aiderHistory } from '../../../../shared/formats/agents/aider-history.ts';
import { atif } from '../../../../shared/formats/agents/atif.ts';
import { harborResult } from '../../../../shared/formats/agents/harbor-result.ts';
import { miniSweAgent } from '../../../../shared/formats/agents/mini-swe-agent.ts';
import { sweAgent } from '../../../../shared/formats/agents/swe-agent.ts';
import { at, attribute, jsonLines, messages, readAgent } from './read-agent.ts';

describe('an ATIF trajectory', () => {
  const step = (id: number, source: string, message: string, more: object = {}) => ({
    step_id: id,
    source,
    message,
    ...more,
  });
  const call = (id: string, name = 'bash') => ({
    tool_call_id: id,
    function_name: name,
    arguments: { keystrokes: 'ls\n' },
  });
  const metrics = { prompt_tokens: 10, completion_tokens: 3, cached_tokens: 4, cost_usd: 0.01 };
  const trajectory = (steps: readonly object[], more: object = {}) => ({
    schema_version: 'ATIF-v1.4',
    session_id: 'run-1',
    agent: { name: 'terminus-2', version: '2.0', model_name: 'gpt-x', extra: { parser: 'json' } },
    steps,
    final_metrics: { total_prompt_tokens: 10, total_steps: 3 },
    ...more,
  });
  const steps = (timed: boolean) => {
    const when = (n: number) => (timed ? { timestamp: `2026-01-02T03:04:0${n}.000000+00:00` } : {});
    return [
      step(1, 'user', 'Go.', when(1)),
      step(2, 'agent', 'Looking.', {
        ...when(4),
        reasoning_content: 'Hm.',
        metrics,
        tool_calls: [call('a'), call('b')],
        observation: { results: [{ content: 'all of the screen' }] },
      }),
      step(3, 'agent', 'Done.', { ...when(6), metrics: { ...metrics, logprobs: [-0.5] } }),
    ];
  };
  const tree = [
    'invoke_agent terminus-2',
    '  turn 1',
    '    chat gpt-x',
    '    execute_tool bash',
    '    execute_tool bash',
    '    chat gpt-x',
  ];

  it('derives the starts of steps from the ends of those before', async () => {
    const read = await readAgent(atif, JSON.stringify(trajectory(steps(true)), null, 2));
    expect([read.format, read.tree(), read.problems]).toEqual(['atif', tree, []]);
    const chat = read.span('chat gpt-x');
    expect([chat.start, chat.end, chat.timing]).toEqual([
      at('2026-01-02T03:04:01Z'),
      at('2026-01-02T03:04:04Z'),
      'derived',
    ]);
    expect(attribute(chat, 'gen_ai.usage.input_tokens')).toBe('10');
    expect(attribute(chat, 'gen_ai.usage.cost')).toBe(0.01);
    expect(attribute(read.span('chat gpt-x', 1), 'atif.metrics.logprobs')).toEqual([-0.5]);
    // One screen for both calls: it is the last one's.
    expect(attribute(read.span('execute_tool bash', 1), 'gen_ai.tool.call.result')).toBe('all of the screen');
    const root = read.span('invoke_agent terminus-2');
    expect(attribute(root, 'atif.schema_version')).toBe('ATIF-v1.4');
    expect(attribute(root, 'atif.agent.extra')).toEqual({ parser: 'json' });
    expect(attribute(root, 'atif.final_metrics.total_steps')).toBe('3');
    expect(attribute(root, 'gen_ai.conversation.id')).toBe('run-1');
  });

  it('makes times up where it has none, and only then', async () => {
    const read = await readAgent(atif, JSON.stringify(trajectory(steps(false))));
    expect(read.tree()).toEqual(tree);
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    const [first, ...rest] = steps(true);
    const untimed = { ...first, timestamp: null };
    const partly = await readAgent(atif, JSON.stringify(trajectory([untimed, ...rest])));
    expect(partly.problems).toEqual([]);
    expect(partly.span('turn 1').start).toBe(at('2026-01-02T03:04:04Z'));
  });

  it('puts an embedded trajectory below the call that refers to it', async () => {
    const sub = trajectory([step(1, 'user', 'Look.'), step(2, 'agent', 'Seen.')]);
    const explorer = { name: 'explorer', model_name: 'small' };
    const read = await readAgent(
      atif,
      JSON.stringify(
        trajectory(
          [
            step(1, 'agent', 'I ask.', {
              tool_calls: [call('a', 'delegate')],
              observation: {
                results: [{ source_call_id: 'a', subagent_trajectory_ref: [{ trajectory_id: 'sub-1' }] }],
              },
            }),
          ],
          { subagent_trajectories: [{ trajectory_id: 'sub-1', ...sub, agent: explorer }] },
        ),
      ),
    );
    expect(read.tree()).toEqual([
      'invoke_agent terminus-2',
      '  chat gpt-x',
      '  execute_tool delegate',
      '    invoke_agent explorer',
      '      chat small',
    ]);
  });

  it('keeps the steps before a cut', async () => {
    const text = JSON.stringify(trajectory(steps(true)));
    const cut = await readAgent(atif, text.slice(0, text.indexOf('"Done."')));
    expect(cut.tree()).toEqual(tree.slice(0, 5));
    expect(cut.problems.map(({ code }) => code)).toEqual(['truncated']);
  });
});

describe('a result of a Harbor trial', () => {
  const phase = (from: number, to: number) => ({
    started_at: `2026-01-02T03:04:0${from}.123456Z`,
    finished_at: `2026-01-02T03:04:0${to}Z`,
  });
  const trial = {
    id: '01234567-89ab-4def-8123-456789abcdef',
    task_name: 'fix-sum',
    trial_name: 'fix-sum__abc',
    agent_info: { name: 'terminus-2', version: '2', model_info: { name: 'gpt-x', provider: 'openai' } },
    agent_result: { n_input_tokens: 10, n_output_tokens: 3, cost_usd: 0.5 },
    verifier_result: { rewards: { reward: 0.5 } },
    exception_info: {
      exception_type: 'AgentTimeoutError',
      exception_message: 'after 900 s',
      occurred_at: '2026-01-02T03:04:06Z',
    },
    ...phase(0, 9),
    environment_setup: phase(0, 1),
    agent_setup: null,
    agent_execution: phase(2, 6),
    verifier: phase(7, 8),
  };

  it('has its phases with their exact times, its rewards and its exception', async () => {
    const read = await readAgent(harborResult, JSON.stringify(trial, null, 4));
    expect([read.format, read.tree()]).toEqual([
      'harbor-result',
      ['trial fix-sum__abc', '  environment_setup', '  agent_execution', '  verifier'],
    ]);
    const agent = read.span('agent_execution');
    expect([agent.start, agent.end, agent.timing]).toEqual([
      1_767_323_042_123_456_000n,
      at('2026-01-02T03:04:06Z'),
      undefined,
    ]);
    expect(attribute(agent, 'gen_ai.usage.input_tokens')).toBe('10');
    const [reward] = read.span('verifier').events ?? [];
    expect([reward?.name, attribute(reward ?? {}, 'gen_ai.evaluation.score.value')]).toEqual([
      'gen_ai.evaluation.result',
      0.5,
    ]);
    const root = read.span('trial fix-sum__abc');
    expect(root.status).toEqual({ code: 2, message: 'after 900 s' });
    expect(root.events?.[0]?.name).toBe('exception');
    expect(root.traceId).toBe('0123456789ab4def8123456789abcdef');
  });
});

describe('a trajectory of SWE-agent', () => {
  const step = (action: string, took: number, more: object = {}) => ({
    action,
    observation: 'seen',
    response: `I do.\n${action}`,
    thought: 'I do.',
    execution_time: took,
    state: { working_dir: '/repo' },
    query: [{ role: 'system', content: 'rules' }],
    ...more,
  });
  const text = JSON.stringify({
    environment: 'main',
    trajectory: [step('ls -la', 0.25), step('edit 1:2', 1.5), step('', 0)],
    history: [{ role: 'system', content: 'rules' }],
    info: { exit_status: 'submitted', model_stats: { instance_cost: 0.5, tokens_sent: 100, api_calls: 3 } },
  });

  it('has actions that last as long as they did, on a clock that is made up', async () => {
    const read = await readAgent(sweAgent, text);
    expect([read.format, read.tree()]).toEqual([
      'swe-agent-traj',
      ['invoke_agent swe-agent', '  chat', '  execute_tool bash', '  chat', '  execute_tool edit', '  chat'],
    ]);
    const tool = read.span('execute_tool bash');
    expect([tool.end - tool.start, tool.timing]).toEqual([250_000_000n, 'made up']);
    expect(attribute(tool, 'gen_ai.tool.call.arguments')).toBe('{"command":"ls -la"}');
    const root = read.span('invoke_agent swe-agent');
    expect(attribute(root, 'swe_agent.info.exit_status')).toBe('submitted');
    expect(attribute(root, 'gen_ai.usage.cost')).toBe(0.5);
    expect(attribute(root, 'swe_agent.environment')).toBe('main');
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    expect(read.counts).toEqual({ 'messages that repeat earlier ones': 3 });
  });

  it('has the same ids when it is read again, and others for another file', async () => {
    const ids = async (of: string) =>
      (await readAgent(sweAgent, of)).spans.map(({ traceId, spanId }) => traceId + spanId);
    expect(await ids(text)).toEqual(await ids(text));
    expect((await ids(text.replace('ls -la', 'ls')))[0]).not.toBe((await ids(text))[0]);
  });
});

describe('a trajectory of mini-swe-agent', () => {
  const answer = (content: string, extra: object = {}) => ({ role: 'assistant', content, extra });
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };

  it('has the commands of its answers, and their results', async () => {
    const read = await readAgent(
      miniSweAgent,
      JSON.stringify({
        info: { exit_status: 'Submitted', mini_version: '1.9', model_stats: { instance_cost: 0.05, api_calls: 2 } },
        messages: [
          { role: 'system', content: 'rules' },
          { role: 'user', content: 'Go.' },
          answer('I look.\n```bash\nls -la\n```', { response: { model: 'gpt-x', usage } }),
          { role: 'user', content: '<returncode>2</returncode>\n<output>no</output>' },
          answer('Done.'),
        ],
        trajectory_format: 'mini-swe-agent-1',
      }),
    );
    expect([read.format, read.tree()]).toEqual([
      'mini-swe-agent',
      ['invoke_agent mini-swe-agent', '  chat gpt-x', '  execute_tool bash', '  chat gpt-x'],
    ]);
    expect(attribute(read.span('execute_tool bash'), 'gen_ai.tool.call.arguments')).toBe('{"command":"ls -la"}');
    expect(attribute(read.span('execute_tool bash'), 'process.exit.code')).toBe('2');
    expect(read.span('execute_tool bash').status).toEqual({ code: 2, message: 'Exit code 2' });
    expect(attribute(read.span('chat gpt-x'), 'gen_ai.usage.total_tokens')).toBe('12');
    expect(attribute(read.span('invoke_agent mini-swe-agent'), 'mini_swe_agent.trajectory_format')).toBe(
      'mini-swe-agent-1',
    );
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
  });

  it('has the times and calls that newer ones note', async () => {
    const read = await readAgent(
      miniSweAgent,
      JSON.stringify({
        trajectory_format: 'mini-swe-agent-1.1',
        messages: [
          { role: 'user', content: 'Go.', extra: { timestamp: 1767323045.25 } },
          {
            ...answer('', { timestamp: 1767323047.5 }),
            tool_calls: [{ id: 'c1', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'a', extra: { timestamp: 1767323048, returncode: 0 } },
        ],
      }),
    );
    expect(read.problems).toEqual([]);
    const tool = read.span('execute_tool bash');
    expect([tool.start, tool.end]).toEqual([1_767_323_047_500_000_000n, 1_767_323_048_000_000_000n]);
  });
});

describe('aider', () => {
  const history = [
    '',
    '# aider chat started at 2026-01-02 03:04:05',
    '',
    '> Aider v0.86.1  ',
    '> Main model: gpt-x with diff edit format  ',
    '',
    '#### fix the sum  ',
    '#### please  ',
    '',
    'I change it:',
    '',
    '```js',
    '> not printed by aider',
    '```',
    '',
    '> Tokens: 2.5k sent, 1.2k cache hit, 300 received. Cost: $0.01 message, $0.02 session.  ',
    '> Applied edit to sum.js  ',
    '',
    '#### /exit  ',
    '',
    '# aider chat started at 2026-01-02 04:00:00',
    '',
    '#### and again',
    'Done.',
  ].join('\n');

  it('has a trace for each chat of its history, and the tokens it printed', async () => {
    const read = await readAgent(aiderHistory, history);
    expect(read.format).toBe('aider-chat-history');
    expect(read.tree()).toEqual([
      'invoke_agent aider',
      '  turn 1',
      '    chat gpt-x',
      '  turn 2',
      'invoke_agent aider',
      '  turn 1',
      '    chat',
    ]);
    expect(read.span('invoke_agent aider').start).toBe(at('2026-01-02T03:04:05Z'));
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    const chat = read.span('chat gpt-x');
    expect(messages(chat, 'input')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'fix the sum\nplease' }] },
    ]);
    expect(JSON.stringify(messages(chat, 'output'))).toContain('> not printed by aider');
    expect(attribute(chat, 'gen_ai.usage.input_tokens')).toBe('2500');
    expect(attribute(chat, 'gen_ai.usage.cache_read.input_tokens')).toBe('1200');
    expect(attribute(chat, 'gen_ai.usage.cost')).toBe(0.01);
    expect((await readAgent(aiderHistory, history, 5)).records).toEqual(read.records);
  });

  it('has whole seconds in its analytics', async () => {
    const event = (name: string, time: number, properties: object = {}) => ({
      event: name,
      properties,
      user_id: 'u',
      time,
    });
    const read = await readAgent(
      aiderAnalytics,
      jsonLines(
        event('launched', 1_767_323_045, { aider_version: '0.86' }),
        event('message_send_starting', 1_767_323_050),
        event('message_send', 1_767_323_056, {
          main_model: 'gpt-x',
          prompt_tokens: 10,
          completion_tokens: 2,
          cost: 0.01,
          edit_format: 'diff',
        }),
        event('exit', 1_767_323_060, { reason: 'Control-C' }),
      ),
    );
    expect([read.format, read.tree()]).toEqual([
      'aider-analytics',
      ['invoke_agent aider', '  turn 1', '    chat gpt-x'],
    ]);
    const chat = read.span('chat gpt-x');
    expect([chat.start, chat.end]).toEqual([1_767_323_050_000_000_000n, 1_767_323_056_000_000_000n]);
    expect(attribute(chat, 'aider.edit_format')).toBe('diff');
    expect(read.logs.map(({ eventName }) => eventName)).toEqual(['aider.launched', 'aider.exit']);
  });
});
