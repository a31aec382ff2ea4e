/** Messages as Claude Code writes them, in its sessions and in its stream; Qwen Code's stream has them too. */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';
import { valueOfNode } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import type { Branch } from './branch.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { type AskedCall, contentOf, isTrue, message } from './messages.ts';
import { restOf, words } from './read.ts';

const MESSAGE = words('id type role model content stop_reason usage');
const USAGE = words('input_tokens output_tokens cache_read_input_tokens cache_creation_input_tokens total_tokens');

/** A message of the assistant, or a piece of one. Returns the tool calls in it. */
export function assistantSaid(
  branch: Branch,
  node: JsonNode,
  said: {
    time: bigint;
    key: string | undefined;
    place: FilePlace;
    attributes: readonly Attribute[];
    /** It is told while it is said: its output is not counted yet. */
    early?: boolean;
  },
): readonly AskedCall[] {
  const told = member(node, 'message');
  const content = contentOf(member(told, 'content'));
  const usage = member(told, 'usage');
  const read = member(usage, 'cache_read_input_tokens');
  const write = member(usage, 'cache_creation_input_tokens');
  const input = member(usage, 'input_tokens');
  const output = member(usage, 'output_tokens');
  // Qwen Code's numbers are sums already, and say so.
  const total = member(usage, 'total_tokens');
  const model = textOf(member(told, 'model'));
  const isError = isTrue(member(node, 'isApiErrorMessage')) || model === '<synthetic>';
  // A piece that was written before anything was counted must not hide what is counted later.
  const counts = [input, output].some((count) => /[1-9]/.test(textOf(count)));
  branch.say({
    time: said.time,
    key: said.key,
    ...(isError ? {} : { model }),
    parts: content.parts,
    finish: textOf(member(told, 'stop_reason')),
    place: said.place,
    error: isError ? content.text : undefined,
    attributes: [
      ...facts({
        'gen_ai.response.id': member(told, 'id'),
        'gen_ai.usage.cost': member(node, 'costUSD'),
        'error.type': member(node, 'error'),
        ...(said.early ? { 'claude_code.usage.output_tokens_so_far': output } : {}),
      }),
      ...(counts
        ? usageFacts({
            input: total === undefined ? sumOf(input, read, write) : input,
            output: said.early ? undefined : output,
            cacheRead: read,
            cacheWrite: write,
            total,
          })
        : []),
      ...restOf(usage, 'claude_code.usage.', USAGE),
      ...restOf(told, 'claude_code.message.', MESSAGE),
      ...said.attributes,
    ],
  });
  for (const call of content.calls) branch.call({ time: said.time, ...call, place: said.place });
  return content.calls;
}

/** A message of the user: results of tools, and what was typed or put in. */
export function userSaid(
  branch: Branch,
  node: JsonNode,
  said: {
    time: bigint;
    id: string;
    place: FilePlace;
    attributes: readonly Attribute[];
    /** Whether text in it is somebody's prompt. */
    isPrompt(text: string): boolean;
    /** Before a result is taken. */
    onResult?(id: string, details: JsonNode | undefined): void;
  },
): void {
  const content = contentOf(member(member(node, 'message'), 'content'));
  const details = member(node, 'toolUseResult', 'tool_use_result');
  for (const result of content.results) {
    said.onResult?.(result.id, details);
    const agentId = textOf(member(details, 'agentId'));
    branch.result({
      time: said.time,
      id: result.id,
      result: result.result,
      failed: result.failed,
      names: agentId === '' ? undefined : callNames(agentId),
      keep: agentId !== '',
      place: said.place,
      attributes: [
        ...facts({
          'claude_code.agent_id': agentId,
          'process.exit.code': result.failed ? exitCode(result.result) : '',
        }),
        ...(details && content.results.length === 1
          ? [{ key: 'claude_code.tool_use_result', value: valueOfNode(details) }]
          : []),
        ...said.attributes,
      ],
    });
  }
  if (content.parts.length === 0) return;
  const text = message('user', content.parts);
  if (said.isPrompt(content.text)) {
    branch.prompt({ time: said.time, message: text, id: said.id, place: said.place, attributes: said.attributes });
  } else branch.hear(text, said.time);
}

/** The line that Claude Code puts before the output of a command that failed. */
const exitCode = (result: string): string => /^Exit code (\d{1,3})(?:\n|$)/.exec(result)?.[1] ?? '';

/** Names of the tool call that started an agent, as the agent's own log knows it. */
export const callNames = (agentId: string): readonly string[] => ['call of agent', agentId];
