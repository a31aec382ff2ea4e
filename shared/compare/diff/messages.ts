/** How the messages of two model calls differ. Ids of tool calls are of one run only, and do not count. */
import type { Message, Part } from '../../cell/step.ts';
import { type Pair, pairUp } from './pairs.ts';

export interface ConversationDiff {
  /** What was said before the last answer: it was in the input of the call before, too. */
  readonly earlier: readonly Pair<Message>[];
  /** What is new in this call. */
  readonly fresh: readonly Pair<Message>[];
}

/** Compares the inputs of two calls: each repeats the whole conversation, so what is new is told apart. */
export function diffConversations(base: readonly Message[], newMessages: readonly Message[]): ConversationDiff {
  const [baseFrom, newFrom] = [freshFrom(base), freshFrom(newMessages)];
  return {
    earlier: pairMessages(base.slice(0, baseFrom), newMessages.slice(0, newFrom)),
    fresh: pairMessages(base.slice(baseFrom), newMessages.slice(newFrom)),
  };
}

/** Index of the first message after the last answer. Where that is the end (a prefilled answer), all counts as new. */
function freshFrom(messages: readonly Message[]): number {
  for (let at = messages.length - 1; at >= 0; at--) {
    if (messages[at]?.role === 'assistant') return at === messages.length - 1 ? 0 : at + 1;
  }
  return 0;
}

/** Messages that are equal, then those of the same role between them. */
export function pairMessages(base: readonly Message[], newMessages: readonly Message[]): Pair<Message>[] {
  return pairUp(
    base,
    newMessages,
    ({ role, name, parts }) => [role, name, ...parts.map(partText)].join('\u0000'),
    ({ role, name }) => `${role} ${name}`,
  );
}

/** Parts that are equal, then those of the same type (and calls of the same tool) between them. */
export function pairParts(base: readonly Part[], newParts: readonly Part[]): Pair<Part>[] {
  return pairUp(base, newParts, partText, (part) =>
    part.type === 'tool_call' ? `${part.type} ${part.name}` : part.type,
  );
}

function partText(part: Part): string {
  switch (part.type) {
    case 'tool_call':
      return `tool_call ${part.name} ${part.arguments}`;
    case 'tool_result':
      return `tool_result ${part.result}`;
    case 'other':
      return `other ${part.label} ${part.json}`;
    default:
      return `${part.type} ${part.text}`;
  }
}
