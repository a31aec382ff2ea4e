import { useMemo } from 'react';
import type { PlainStep, ScorerStep, Step, ToolStep } from '../../../shared/cell/step.ts';
import { AttributeList } from '../../inspector/AttributeList.tsx';
import { StepTab } from '../../inspector/StepTab.tsx';
import { AttributeChanges } from './AttributeChanges.tsx';
import { Conversation } from './Conversation.tsx';
import { retryStepContent, type SideContent, type StepContent } from './content.ts';
import { EventChanges } from './EventChanges.tsx';
import { namedPairs } from './named.ts';
import { Changes, Fold, NamedChanges } from './parts.tsx';
import { shownAbove } from './shown-above.ts';

type Read = Extract<SideContent, { is: 'read' }>;

/** What the step said and did in both runs, and how that differs; of a step that one run has, all of it. */
export function StepBody({ content: { base, against } }: { readonly content: StepContent }) {
  if (base.is === 'read' && against.is === 'read') return <Both base={base} against={against} />;
  return (
    <>
      <Why side={base} name="The base’s step" />
      <Why side={against} name="The step of the run against it" />
      {base.is === 'read' && (
        <One side={base} title={against.is === 'absent' ? 'Only the base has this step.' : 'The base'} />
      )}
      {against.is === 'read' && (
        <One side={against} title={base.is === 'absent' ? 'The base does not have this step.' : 'Against'} />
      )}
    </>
  );
}

function Why({ side, name }: { readonly side: SideContent; readonly name: string }) {
  if (side.is !== 'unknown') return null;
  return (
    <div className="in-note in-warn" role="status">
      <p className="cmp-why">
        {name} is not shown. {side.why}
      </p>
      <button type="button" className="button small" onClick={retryStepContent}>
        Try again
      </button>
    </div>
  );
}

/** A step of one run. */
function One({ side: { detail, step, engine }, title }: { readonly side: Read; readonly title: string }) {
  return (
    <>
      <p className="in-divider">{title}</p>
      <StepTab step={step} />
      {detail.attributes.length > 0 && (
        <Fold title="Attributes" aside={String(detail.attributes.length)}>
          <AttributeList attributes={detail.attributes} detail={detail} of="span" engine={engine} />
        </Fold>
      )}
      {detail.events.length > 0 && (
        <Fold title="Events" aside={String(detail.events.length)}>
          {detail.events.slice(0, 200).map((event, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity, and their order is what they are.
            <article key={at} className="in-event" aria-label={`Event ${event.name}`}>
              <span className="in-key">{event.name}</span>
              <AttributeList attributes={event.attributes} />
            </article>
          ))}
        </Fold>
      )}
    </>
  );
}

function Both({ base, against }: { readonly base: Read; readonly against: Read }) {
  const [a, b] = [base.detail, against.detail];
  const isShown = useMemo(() => shownAbove(base.step, against.step), [base, against]);
  const ofSpan = useMemo(() => ({ base, against, of: 'span' as const }), [base, against]);
  const ofResource = useMemo(() => ({ base, against, of: 'resource' as const }), [base, against]);
  return (
    <>
      <Changes title="Error" a={base.step.error} b={against.step.error} as="plain" tone="error" />
      <Steps a={base.step} b={against.step} />
      <Changes title="Status message" a={messageOf(base)} b={messageOf(against)} as="plain" />
      <AttributeChanges title="Attributes" a={a.attributes} b={b.attributes} whole={ofSpan} isShown={isShown} />
      <EventChanges a={a} b={b} />
      <AttributeChanges title="Resource" a={a.resource} b={b.resource} whole={ofResource} />
    </>
  );
}

/** The error says it already where there is one. */
function messageOf({ detail, step }: Read): string {
  return step.error.includes(detail.status.message) ? '' : detail.status.message;
}

function Steps({ a, b }: { readonly a: Step; readonly b: Step }) {
  if (a.type === 'model' && b.type === 'model') return <Conversation a={a} b={b} />;
  if (a.type === 'tool' && b.type === 'tool') return <Tools a={a} b={b} />;
  if (a.type === 'scorer' && b.type === 'scorer') return <Scorers a={a} b={b} />;
  if (a.type === 'plain' && b.type === 'plain') return <Plains a={a} b={b} />;
  return (
    <>
      <p className="in-divider">Base</p>
      <StepTab step={a} />
      <p className="in-divider">Against</p>
      <StepTab step={b} />
    </>
  );
}

function Tools({ a, b }: { readonly a: ToolStep; readonly b: ToolStep }) {
  return (
    <>
      <Changes title="Arguments" a={a.arguments || a.command} b={b.arguments || b.command} />
      <Changes title="Result" a={a.result} b={b.result} />
      <NamedChanges
        title="Tool"
        pairs={[
          { name: 'tool', a: a.name, b: b.name },
          { name: 'file', a: a.path, b: b.path },
          { name: 'about', a: a.description, b: b.description },
        ]}
      />
    </>
  );
}

function Scorers({ a, b }: { readonly a: ScorerStep; readonly b: ScorerStep }) {
  const told = ({ results }: ScorerStep) =>
    results.map(({ name, value, label }) => ({
      name,
      value: [Number.isNaN(value) ? '' : String(Number(value.toPrecision(6))), label].filter(Boolean).join(' · '),
    }));
  const explained = ({ results }: ScorerStep) => results.map(({ name, explanation }) => ({ name, value: explanation }));
  return (
    <>
      <NamedChanges title="Scores" pairs={namedPairs(told(a), told(b))} />
      {namedPairs(explained(a), explained(b)).map(({ name, a: before, b: after }) => (
        <Changes key={name} title={`Why ${name}`} a={before} b={after} />
      ))}
    </>
  );
}

function Plains({ a, b }: { readonly a: PlainStep; readonly b: PlainStep }) {
  return (
    <>
      <NamedChanges title="Facts" pairs={namedPairs(a.facts, b.facts)} />
      <Changes title="Input" a={a.input} b={b.input} />
      <Changes title="Output" a={a.output} b={b.output} />
    </>
  );
}
