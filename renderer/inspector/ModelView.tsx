import { useState } from 'react';
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { Message, ModelStep, Part, Tokens } from '../../shared/cell/step.ts';
import { Card } from '../ui/Card.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import { type Fact, Facts } from './Facts.tsx';
import { Rich } from './Rich.tsx';
import { ToolArguments } from './ToolArguments.tsx';
import './model-view.css';

/** Messages of a long conversation that are shown at once: each call repeats all before it. */
const LATEST = 2;

/** A model call: what was said, by whom, and what it took. */
export function ModelView({ step }: { readonly step: ModelStep }) {
  const hidden = step.input.length > LATEST + 1 ? step.input.length - LATEST : 0;
  const [all, setAll] = useState(false);
  const input = all ? step.input : step.input.slice(hidden);
  return (
    <>
      <ErrorCard error={step.error} />
      <Facts facts={mainFacts(step)} />
      <TokenTable tokens={step.tokens} />
      {hidden > 0 && (
        <button type="button" className="text-more inspector-wide" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Hide the earlier messages' : `Show ${hidden} earlier messages`}
        </button>
      )}
      {input.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity, and their order is what they are.
        <MessageCard key={`in ${index + (all ? 0 : hidden)}`} message={message} />
      ))}
      {step.output.length > 0 && <p className="span-divider">Answer</p>}
      {step.output.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <MessageCard key={`out ${index}`} message={message} />
      ))}
      {step.input.length + step.output.length === 0 && (
        <p className="text-note">The messages of this call were not recorded.</p>
      )}
      <Facts facts={furtherFacts(step)} />
    </>
  );
}

/** One message with all its parts. */
export function MessageCard({ message }: { readonly message: Message }) {
  const title = message.role === 'unknown' ? message.name || 'message' : message.role;
  const name = message.role === 'unknown' ? '' : message.name;
  const aside = [name, message.finishReason].filter((text) => text !== '').join(' · ');
  return (
    <Card
      title={title}
      copy={textOf(message)}
      tone={message.role === 'system' || message.role === 'developer' ? 'quiet' : 'plain'}
      aside={aside === '' ? undefined : <span className="span-aside">{aside}</span>}
    >
      {message.parts.length === 0 && <p className="text-note">Empty.</p>}
      {message.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity, and their order is what they are.
        <PartView key={index} part={part} role={message.role} />
      ))}
    </Card>
  );
}

/** What is in a message: text, reasoning, a tool call or its result. */
export function PartView({ part, role }: { readonly part: Part; readonly role: Message['role'] }) {
  switch (part.type) {
    case 'text':
      return <Rich text={part.text} as={role === 'tool' ? 'auto' : 'markdown'} />;
    case 'reasoning':
      return (
        <Folded title="Reasoning" size={part.text.length}>
          <Rich text={part.text} as="markdown" />
        </Folded>
      );
    case 'tool_call':
      return (
        <div className="model-view-call">
          <div className="model-view-call-head">
            <span className="model-view-call-name">{part.name || 'tool call'}</span>
            <span className="model-view-call-id">{part.id}</span>
          </div>
          <ToolArguments text={part.arguments} />
        </div>
      );
    case 'tool_result':
      return (
        <div className="model-view-call">
          <div className="model-view-call-head">
            <span className="model-view-call-name">result</span>
            <span className="model-view-call-id">{part.id}</span>
          </div>
          <Rich text={part.result} as="auto" />
        </div>
      );
    default:
      return (
        <Folded title={part.label} size={part.json.length}>
          <Rich text={part.json} as="auto" />
        </Folded>
      );
  }
}

function Folded({
  title,
  size,
  children,
}: {
  readonly title: string;
  readonly size: number;
  readonly children: React.ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details className="model-view-folded" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title} <span className="json-tree-size">{formatInteger(size)} characters</span>
      </summary>
      {open && children}
    </details>
  );
}

function TokenTable({ tokens }: { readonly tokens: Tokens }) {
  const cells: [string, number][] = [
    ['input', tokens.input],
    ['cache read', tokens.cacheRead],
    ['cache write', tokens.cacheCreation],
    ['output', tokens.output],
    ['reasoning', tokens.reasoning],
    ['total', tokens.total],
  ];
  const known = cells.filter(([, count]) => !Number.isNaN(count));
  if (known.length === 0) return null;
  return (
    <table className="model-view-tokens">
      <caption>Tokens</caption>
      <thead>
        <tr>
          {known.map(([name]) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          {known.map(([name, count]) => (
            <td key={name}>{formatInteger(count)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function mainFacts(step: ModelStep): Fact[] {
  const answered = step.responseModel !== '' && step.responseModel !== step.requestModel;
  return known([
    ['model', answered ? `${step.requestModel} → ${step.responseModel}` : step.requestModel],
    ['provider', step.provider],
    ['finish reason', step.finishReasons.join(', ')],
    ['first token after', Number.isNaN(step.timeToFirstToken) ? '' : formatDuration(step.timeToFirstToken)],
    ['cost', Number.isNaN(step.cost) ? '' : `$${Number(step.cost.toPrecision(4))}`],
  ]);
}

/** What is asked for less often stands below the conversation. */
function furtherFacts(step: ModelStep): Fact[] {
  return known([
    ['operation', step.operation],
    ...step.parameters.map(({ name, value }): [string, string] => [name, value]),
    ['response id', step.responseId],
  ]);
}

function known(facts: readonly (readonly [name: string, value: string])[]): Fact[] {
  return facts.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value }));
}

/** A message as text, for copying. */
export function textOf(message: Message): string {
  return message.parts
    .map((part) => {
      if (part.type === 'tool_call') return `${part.name} ${part.arguments}`;
      if (part.type === 'tool_result') return part.result;
      return part.type === 'other' ? part.json : part.text;
    })
    .join('\n\n');
}
