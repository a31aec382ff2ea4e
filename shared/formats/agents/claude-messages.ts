/** Messages of Claude Code's sessions and of its stream. Qwen Code's stream has them too. */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';
import { readValue } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import type { Agent } from './agent.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { isTrue, message, readContent, type ToolCallContent } from './messages.ts';
import { otherAttributes, wordSet } from './read.ts';

const MESSAGE = wordSet('id type role model content stop_reason usage');
const USAGE = wordSet('input_tokens output_tokens cache_read_input_tokens cache_creation_input_tokens total_tokens');

/** Adds a message of the assistant, or a piece of one. Returns the tool calls in it. */
export function addAssistantMessage(
  agent: Agent,
  node: JsonNode,
  step: {
    time: bigint;
    key: string | undefined;
    place: FilePlace;
    attributes: readonly Attribute[];
    /** It was written before the output was complete, so its output tokens are not counted yet. */
    isPartial?: boolean;
  },
): readonly ToolCallContent[] {
  const inner = member(node, 'message');
  const content = readContent(member(inner, 'content'));
  const usage = member(inner, 'usage');
  const read = member(usage, 'cache_read_input_tokens');
  const write = member(usage, 'cache_creation_input_tokens');
  const input = member(usage, 'input_tokens');
  const output = member(usage, 'output_tokens');
  // Qwen Code's input tokens contain the cached ones already: only its usage has a total.
  const total = member(usage, 'total_tokens');
  const model = readText(member(inner, 'model'));
  const isError = isTrue(member(node, 'isApiErrorMessage')) || model === '<synthetic>';
  // A piece that was written before anything was counted must not hide what is counted later.
  const counts = [input, output].some((count) => /[1-9]/.test(readText(count)));
  agent.addModelOutput({
    time: step.time,
    key: step.key,
    ...(isError ? {} : { model }),
    parts: content.parts,
    finish: readText(member(inner, 'stop_reason')),
    place: step.place,
    error: isError ? content.text : undefined,
    attributes: [
      ...makeAttributes({
        'gen_ai.response.id': member(inner, 'id'),
        'gen_ai.usage.cost': member(node, 'costUSD'),
        'error.type': member(node, 'error'),
        ...(step.isPartial ? { 'claude_code.usage.output_tokens_so_far': output } : {}),
      }),
      ...(counts
        ? usageAttributes({
            input: total === undefined ? addCounts(input, read, write) : input,
            output: step.isPartial ? undefined : output,
            cacheRead: read,
            cacheWrite: write,
            total,
          })
        : []),
      ...otherAttributes(usage, 'claude_code.usage.', USAGE),
      ...otherAttributes(inner, 'claude_code.message.', MESSAGE),
      ...step.attributes,
    ],
  });
  for (const call of content.calls) agent.startToolCall({ time: step.time, ...call, place: step.place });
  return content.calls;
}

/** Adds a message of the user: results of tools, and text that was typed or put in. */
export function addUserMessage(
  agent: Agent,
  node: JsonNode,
  step: {
    time: bigint;
    id: string;
    place: FilePlace;
    attributes: readonly Attribute[];
    /** Whether the text of the message is a prompt that somebody typed. */
    isPrompt(text: string): boolean;
    /** Called before a tool call ends. */
    onResult?(id: string, details: JsonNode | undefined): void;
  },
): void {
  const content = readContent(member(member(node, 'message'), 'content'));
  const details = member(node, 'toolUseResult', 'tool_use_result');
  for (const result of content.results) {
    step.onResult?.(result.id, details);
    const agentId = readText(member(details, 'agentId'));
    agent.endToolCall({
      time: step.time,
      id: result.id,
      result: result.result,
      failed: result.failed,
      idNames: agentId === '' ? undefined : callIdNames(agentId),
      keepsSubagent: agentId !== '',
      place: step.place,
      attributes: [
        ...makeAttributes({
          'claude_code.agent_id': agentId,
          'process.exit.code': result.failed ? readExitCode(result.result) : '',
        }),
        ...(details && content.results.length === 1
          ? [{ key: 'claude_code.tool_use_result', value: readValue(details) }]
          : []),
        ...step.attributes,
      ],
    });
  }
  if (content.parts.length === 0) return;
  const text = message('user', content.parts);
  if (step.isPrompt(content.text)) {
    agent.addPrompt({ time: step.time, message: text, id: step.id, place: step.place, attributes: step.attributes });
  } else agent.addInputMessage(text, step.time);
}

/** Returns the exit code from the line before the output of a failed command, '' where there is none. */
const readExitCode = (result: string): string => /^Exit code (\d{1,3})(?:\n|$)/.exec(result)?.[1] ?? '';

/** Returns the names that the span id of the tool call that started a subagent is made from. */
export const callIdNames = (agentId: string): readonly string[] => ['call of agent', agentId];
