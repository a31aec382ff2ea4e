/** Vercel AI SDK: `ai.prompt`, `ai.prompt.messages`, `ai.response.*`. opencode traces are written in it. */
import { asRecord, parsed } from '../fields.ts';
import type { Message, Part } from '../step.ts';
import type { Convention } from './conversation.ts';
import { append, parseMessages, parseParts } from './parts.ts';

export const vercel: Convention = ({ fields }) => {
  const prompt = asRecord(fields.data('ai.prompt'));
  const input: Message[] = [];
  if (typeof prompt.system === 'string') append(input, parseMessages(prompt.system, 'system'));
  append(input, parseMessages(fields.data('ai.prompt.messages') ?? prompt.messages ?? prompt.prompt, 'user'));
  const parts: Part[] = [];
  const reasoning = fields.text('ai.response.reasoning');
  if (reasoning !== '') parts.push({ type: 'reasoning', text: reasoning });
  const text = fields.text('ai.response.text', 'ai.result.text', 'ai.response.object', 'ai.result.object');
  if (text !== '') parts.push({ type: 'text', text });
  const calls = parsed(fields.text('ai.response.toolCalls', 'ai.result.toolCalls'));
  if (Array.isArray(calls)) {
    // Its tool calls name themselves by toolCallType, not by type.
    append(parts, parseParts(calls.map((call) => ({ ...asRecord(call), type: 'tool-call' }))));
  } else if (typeof calls === 'string' && calls !== '') {
    parts.push({ type: 'other', label: 'tool calls', json: calls });
  }
  const finishReason = fields.text('ai.response.finishReason', 'ai.finishReason');
  return {
    input,
    output: parts.length === 0 ? [] : [{ role: 'assistant', name: '', parts, finishReason }],
  };
};
