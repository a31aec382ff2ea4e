import { useMemo } from 'react';
import { formatInteger } from '../../../shared/base/format.ts';
import type { Message, ModelStep, Part } from '../../../shared/cell/step.ts';
import { diffConversations, pairMessages, pairParts } from '../../../shared/compare/diff/messages.ts';
import type { Pair } from '../../../shared/compare/diff/pairs.ts';
import { MessageCard, PartView, textOf } from '../../inspector/ModelView.tsx';
import { Card } from '../../ui/Card.tsx';
import { namedPairs } from './named.ts';
import { Copies, Fold, NamedChanges } from './parts.tsx';
import { Sign } from './Sign.tsx';
import { TextChanges } from './TextChanges.tsx';
import './conversation.css';

/** Two model calls: what is new in their inputs, what was answered, and with which parameters. */
export function Conversation({ base, new: newStep }: { readonly base: ModelStep; readonly new: ModelStep }) {
  const { earlier, fresh } = useMemo(() => diffConversations(base.input, newStep.input), [base, newStep]);
  const answers = useMemo(() => pairMessages(base.output, newStep.output), [base, newStep]);
  const silent = base.input.length + base.output.length + newStep.input.length + newStep.output.length === 0;
  return (
    <>
      {silent && <p className="text-note">The messages of these calls were not recorded.</p>}
      {earlier.length > 0 && (
        <Fold title="Earlier in the conversation" aside={countText(earlier)}>
          <Messages pairs={earlier} />
        </Fold>
      )}
      {fresh.length > 0 && <p className="span-divider">New in this call</p>}
      <Messages pairs={fresh} />
      {answers.length > 0 && <p className="span-divider">Answer</p>}
      <Messages pairs={answers} />
      <NamedChanges title="Parameters" pairs={namedPairs(base.parameters, newStep.parameters)} />
    </>
  );
}

function countText(pairs: readonly Pair<Message>[]): string {
  const differing = pairs.filter(({ same }) => !same).length;
  const same = pairs.length - differing;
  const words = [
    same > 0 ? `${formatInteger(same)} the same` : '',
    differing > 0 ? `${formatInteger(differing)} ${differing === 1 ? 'differs' : 'differ'}` : '',
  ];
  return words.filter((text) => text !== '').join(', ');
}

/** Messages of one conversation that are drawn at once: a long one has thousands. */
const MOST = 200;

function Messages({ pairs }: { readonly pairs: readonly Pair<Message>[] }) {
  return (
    <>
      {pairs.slice(0, MOST).map((pair, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity, and their order is what they are.
        <MessageChange key={at} pair={pair} />
      ))}
      {pairs.length > MOST && (
        <p className="text-note text-warning">
          {formatInteger(pairs.length - MOST)} more messages are not shown here; each run’s own view has them.
        </p>
      )}
    </>
  );
}

function titleOf({ role, name }: Message): string {
  return role === 'unknown' ? name || 'message' : role;
}

function MessageChange({ pair: { base, new: newMessage, same } }: { readonly pair: Pair<Message> }) {
  const one = newMessage ?? base;
  if (!one) return null;
  if (same)
    return (
      <Fold title={titleOf(one)} aside={`the same · ${formatInteger(textOf(one).length)} characters`}>
        <MessageCard message={one} />
      </Fold>
    );
  if (!base || !newMessage)
    return (
      <div className={`conversation-only conversation-only-${base ? 'removed' : 'added'}`}>
        <p className="conversation-only-head">
          <Sign what={base ? 'removed' : 'added'} /> {base ? 'only in the base' : 'only in the new run'}
        </p>
        <MessageCard message={one} />
      </div>
    );
  return (
    <Card
      title={titleOf(one)}
      aside={<Copies base={textOf(base)} new={textOf(newMessage)} what={`The ${titleOf(one)} message`} />}
    >
      {pairParts(base.parts, newMessage.parts).map((parts, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity, and their order is what they are.
        <PartChange key={at} pair={parts} role={one.role} />
      ))}
      {base.finishReason !== newMessage.finishReason && (
        <div className="conversation-part">
          <p className="changes-quiet">finish reason</p>
          <TextChanges base={base.finishReason} new={newMessage.finishReason} />
        </div>
      )}
    </Card>
  );
}

const PART_TITLES: Readonly<Record<Part['type'], string>> = {
  text: 'Text',
  reasoning: 'Reasoning',
  tool_call: 'Tool call',
  tool_result: 'Result',
  other: 'Other content',
};

function partTitle(part: Part): string {
  if (part.type === 'tool_call') return part.name || PART_TITLES.tool_call;
  return part.type === 'other' ? part.label : PART_TITLES[part.type];
}

function contentOf(part: Part): string {
  switch (part.type) {
    case 'tool_call':
      return part.arguments;
    case 'tool_result':
      return part.result;
    case 'other':
      return part.json;
    default:
      return part.text;
  }
}

function PartChange({
  pair: { base, new: newPart, same },
  role,
}: {
  readonly pair: Pair<Part>;
  readonly role: Message['role'];
}) {
  const one = newPart ?? base;
  if (!one) return null;
  if (same)
    return (
      <Fold title={partTitle(one)} aside={`the same · ${formatInteger(contentOf(one).length)} characters`}>
        <PartView part={one} role={role} />
      </Fold>
    );
  const what = !base ? 'added' : !newPart ? 'removed' : 'changed';
  return (
    <div className="conversation-part">
      <div className="changes-head">
        <Sign what={what} />
        <span className="conversation-part-title">{partTitle(one)}</span>
        {what !== 'changed' && (
          <span className="changes-quiet">{base ? 'only in the base' : 'only in the new run'}</span>
        )}
      </div>
      {base && newPart ? (
        <TextChanges base={contentOf(base)} new={contentOf(newPart)} />
      ) : (
        <PartView part={one} role={role} />
      )}
    </div>
  );
}
