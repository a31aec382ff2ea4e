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
export function StepBody({ content: { base, new: newSide } }: { readonly content: StepContent }) {
  if (base.is === 'read' && newSide.is === 'read') return <Both base={base} new={newSide} />;
  return (
    <>
      <Why side={base} name="The base’s step" />
      <Why side={newSide} name="The step of the new run" />
      {base.is === 'read' && (
        <One side={base} title={newSide.is === 'absent' ? 'Only the base has this step.' : 'The base'} />
      )}
      {newSide.is === 'read' && (
        <One side={newSide} title={base.is === 'absent' ? 'The base does not have this step.' : 'New'} />
      )}
    </>
  );
}

function Why({ side, name }: { readonly side: SideContent; readonly name: string }) {
  if (side.is !== 'unknown') return null;
  return (
    <div className="text-note text-warning" role="status">
      <p className="step-diff-reason">
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
      <p className="span-divider">{title}</p>
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
            <article key={at} className="span-event" aria-label={`Event ${event.name}`}>
              <span className="span-key">{event.name}</span>
              <AttributeList attributes={event.attributes} />
            </article>
          ))}
        </Fold>
      )}
    </>
  );
}

function Both({ base, new: newSide }: { readonly base: Read; readonly new: Read }) {
  const [baseDetail, newDetail] = [base.detail, newSide.detail];
  const isShown = useMemo(() => shownAbove(base.step, newSide.step), [base, newSide]);
  const ofSpan = useMemo(() => ({ base, new: newSide, of: 'span' as const }), [base, newSide]);
  const ofResource = useMemo(() => ({ base, new: newSide, of: 'resource' as const }), [base, newSide]);
  return (
    <>
      <Changes title="Error" base={base.step.error} new={newSide.step.error} as="plain" tone="error" />
      <Steps base={base.step} new={newSide.step} />
      <Changes title="Status message" base={messageOf(base)} new={messageOf(newSide)} as="plain" />
      <AttributeChanges
        title="Attributes"
        base={baseDetail.attributes}
        new={newDetail.attributes}
        whole={ofSpan}
        isShown={isShown}
      />
      <EventChanges base={baseDetail} new={newDetail} />
      <AttributeChanges title="Resource" base={baseDetail.resource} new={newDetail.resource} whole={ofResource} />
    </>
  );
}

/** The error says it already where there is one. */
function messageOf({ detail, step }: Read): string {
  return step.error.includes(detail.status.message) ? '' : detail.status.message;
}

function Steps({ base, new: newStep }: { readonly base: Step; readonly new: Step }) {
  if (base.type === 'model' && newStep.type === 'model') return <Conversation base={base} new={newStep} />;
  if (base.type === 'tool' && newStep.type === 'tool') return <Tools base={base} new={newStep} />;
  if (base.type === 'scorer' && newStep.type === 'scorer') return <Scorers base={base} new={newStep} />;
  if (base.type === 'plain' && newStep.type === 'plain') return <Plains base={base} new={newStep} />;
  return (
    <>
      <p className="span-divider">Base</p>
      <StepTab step={base} />
      <p className="span-divider">New</p>
      <StepTab step={newStep} />
    </>
  );
}

function Tools({ base, new: newStep }: { readonly base: ToolStep; readonly new: ToolStep }) {
  return (
    <>
      <Changes title="Arguments" base={base.arguments || base.command} new={newStep.arguments || newStep.command} />
      <Changes title="Result" base={base.result} new={newStep.result} />
      <NamedChanges
        title="Tool"
        pairs={[
          { name: 'tool', base: base.name, new: newStep.name },
          { name: 'file', base: base.path, new: newStep.path },
          { name: 'about', base: base.description, new: newStep.description },
        ]}
      />
    </>
  );
}

function Scorers({ base, new: newStep }: { readonly base: ScorerStep; readonly new: ScorerStep }) {
  const told = ({ results }: ScorerStep) =>
    results.map(({ name, value, label }) => ({
      name,
      value: [Number.isNaN(value) ? '' : String(Number(value.toPrecision(6))), label].filter(Boolean).join(' · '),
    }));
  const explained = ({ results }: ScorerStep) => results.map(({ name, explanation }) => ({ name, value: explanation }));
  return (
    <>
      <NamedChanges title="Scores" pairs={namedPairs(told(base), told(newStep))} />
      {namedPairs(explained(base), explained(newStep)).map(({ name, base: before, new: after }) => (
        <Changes key={name} title={`Why ${name}`} base={before} new={after} />
      ))}
    </>
  );
}

function Plains({ base, new: newStep }: { readonly base: PlainStep; readonly new: PlainStep }) {
  return (
    <>
      <NamedChanges title="Facts" pairs={namedPairs(base.facts, newStep.facts)} />
      <Changes title="Input" base={base.input} new={newStep.input} />
      <Changes title="Output" base={base.output} new={newStep.output} />
    </>
  );
}
