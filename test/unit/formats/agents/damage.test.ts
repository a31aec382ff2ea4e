import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_LOGS } from '../../../../shared/formats/agents/index.ts';
import { jsonLines, type ReadLog, readAgent } from './read-agent.ts';

/** Records that look like those of many agents at once, with pieces that contradict each other. */
const text = fc.constantFrom(
  '',
  'go',
  'user',
  'assistant',
  'tool_use',
  'c1',
  'c2',
  '2026-01-02T03:04:05Z',
  'agent',
  '\ud800',
);
const scalar = fc.oneof(text, fc.constantFrom(0, -1, 1_767_323_045, 1e300), fc.boolean(), fc.constant(null));
const part = fc.record(
  {
    type: fc.constantFrom(
      'text',
      'tool_use',
      'tool_result',
      'toolCall',
      'reasoning',
      'step-start',
      'tool',
      'step-finish',
      'command_execution',
    ),
    id: text,
    text: scalar,
    tool_use_id: text,
    name: text,
    input: scalar,
    content: scalar,
    state: fc.constant({ status: 'completed', time: { start: 1 } }),
  },
  { requiredKeys: ['type'] },
);
const entry = fc.record(
  {
    type: fc.constantFrom(
      ...[
        'session',
        'user',
        'assistant',
        'system',
        'message',
        'message_end',
        'response_item',
        'event_msg',
        'session_meta',
        'init',
        'tool_use',
      ],
      ...[
        'tool_result',
        'result',
        'gemini',
        'thread.started',
        'turn.started',
        'item.completed',
        'turn.completed',
        'text',
        'progress',
        'token_usage_record',
      ],
    ),
    subtype: fc.constantFrom('init', 'ui_telemetry'),
    uuid: text,
    parentUuid: text,
    sessionId: text,
    session_id: text,
    sessionID: text,
    isSidechain: fc.boolean(),
    agentId: text,
    parent_tool_use_id: text,
    timestamp: scalar,
    time: scalar,
    event: fc.constantFrom('message_send', 'exit'),
    properties: fc.object({ maxDepth: 1 }),
    role: text,
    payload: fc.oneof(
      part,
      fc.record({
        type: fc.constantFrom('message', 'function_call', 'task_started', 'user_message'),
        call_id: text,
        role: text,
      }),
    ),
    item: part,
    part,
    message: fc.record({
      id: text,
      role: fc.constantFrom('user', 'assistant', 'toolResult', 'model'),
      content: fc.oneof(text, fc.array(part)),
      toolCallId: text,
      usage: fc.constant({ output_tokens: 1 }),
    }),
    toolUseResult: fc.record({ agentId: text }),
    trial_name: text,
    id: text,
    projectHash: text,
    startTime: scalar,
    toolCalls: fc.array(part),
    $set: fc.record({ messages: fc.array(part) }),
    tool_id: text,
    content: scalar,
  },
  { requiredKeys: ['type'] },
);
const lines = fc.array(entry, { maxLength: 12 }).map((entries) => jsonLines(...entries));
const nested = fc
  .array(entry, { maxLength: 8 })
  .map((entries) =>
    JSON.stringify({ schema_version: 'ATIF-v1.0', steps: entries, trajectory: entries, messages: entries, info: {} }),
  );

const key = ({ spans }: ReadLog) => spans.map(({ spanId, name, start, end }) => [spanId, name, start, end]);

describe('logs of agents that are damaged', () => {
  it.each(AGENT_LOGS.map((format) => [format.name, format] as const))(
    '%s: reads anything, twice the same',
    async (_name, format) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(lines, nested), fc.nat(4000), async (whole, cut) => {
          const log = cut > 3000 ? whole : whole.slice(0, cut);
          // Two finished spans with the same ids would be an exception here.
          const read = await readAgent(format, log);
          expect(key(await readAgent(format, log, 64))).toEqual(key(read));
          expect(
            read.spans.filter(
              ({ spanId, traceId }) => !/^[0-9a-f]{16}$/.test(spanId) || !/^[0-9a-f]{32}$/.test(traceId),
            ),
          ).toEqual([]);
          const all = new Set(read.spans.map(({ spanId }) => spanId));
          const orphans = read.spans.filter(({ parentSpanId }) => parentSpanId && !all.has(parentSpanId));
          // Only an agent's own log lacks the call that it is below.
          expect(orphans.filter(({ name }) => !name.startsWith('invoke_agent'))).toEqual([]);
        }),
        { numRuns: 40 },
      );
    },
  );
});
