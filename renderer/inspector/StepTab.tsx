import type { PlainStep, ScorerStep, Step } from '../../shared/cell/step.ts';
import { Card } from '../ui/Card.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import { Facts } from './Facts.tsx';
import { ModelView } from './ModelView.tsx';
import { Rich } from './Rich.tsx';
import { ToolView } from './ToolView.tsx';

/** What the span was for the agent: a conversation, a tool call, a score, or the facts worth reading first. */
export function StepTab({ step }: { readonly step: Step }) {
  switch (step.type) {
    case 'model':
      return <ModelView step={step} />;
    case 'tool':
      return <ToolView step={step} />;
    case 'scorer':
      return <ScorerView step={step} />;
    default:
      return <PlainView step={step} />;
  }
}

function ScorerView({ step }: { readonly step: ScorerStep }) {
  return (
    <>
      <ErrorCard error={step.error} />
      {step.results.map((result, index) => (
        <Card
          // biome-ignore lint/suspicious/noArrayIndexKey: results have no identity, and the list never changes.
          key={index}
          title={result.name}
          copy={result.explanation}
          aside={<Score value={result.value} label={result.label} />}
        >
          {result.explanation === '' ? (
            <p className="text-note">No explanation was recorded.</p>
          ) : (
            <Rich text={result.explanation} as="auto" />
          )}
        </Card>
      ))}
    </>
  );
}

function Score({ value, label }: { readonly value: number; readonly label: string }) {
  const number = Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)));
  return (
    <span className="span-aside span-strong">
      {[number, label].filter((text) => text !== '').join(' · ') || 'no score'}
    </span>
  );
}

function PlainView({ step }: { readonly step: PlainStep }) {
  const nothing = step.facts.length === 0 && step.input === '' && step.output === '' && step.error === '';
  return (
    <>
      <ErrorCard error={step.error} />
      <Facts facts={step.facts.map(({ name, value }) => ({ name, value: <Short text={value} /> }))} />
      {step.input !== '' && (
        <Card title="Input" copy={step.input}>
          <Rich text={step.input} as="auto" />
        </Card>
      )}
      {step.output !== '' && (
        <Card title="Output" copy={step.output}>
          <Rich text={step.output} as="auto" />
        </Card>
      )}
      {nothing && <p className="text-note">This span recorded nothing but its name and times.</p>}
    </>
  );
}

function Short({ text }: { readonly text: string }) {
  return text.length > 200 ? <Rich text={text} as="auto" /> : text;
}
