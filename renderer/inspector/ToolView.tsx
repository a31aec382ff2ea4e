import type { ToolStep } from '../../shared/cell/step.ts';
import { Card } from '../ui/Card.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import { Facts } from './Facts.tsx';
import { Rich } from './Rich.tsx';
import { ToolArguments } from './ToolArguments.tsx';

/** A tool call: what was asked, what came back, and how it ended. */
export function ToolView({ step }: { readonly step: ToolStep }) {
  const exited = !Number.isNaN(step.exitCode);
  const failed = exited && step.exitCode !== 0;
  const facts = [
    { name: 'tool', value: step.name },
    { name: 'file', value: step.path },
    { name: 'call id', value: step.callId },
    { name: 'about', value: step.description },
  ].filter(({ value }) => value !== '');
  const exit = exited ? (
    <span className={`span-aside span-strong ${failed ? 'text-bad' : 'text-good'}`}>exit {step.exitCode}</span>
  ) : undefined;
  const args = step.arguments === '' ? step.command : step.arguments;
  return (
    <>
      <ErrorCard error={step.error} />
      <Card title="Arguments" copy={step.command || args}>
        {args === '' ? (
          <p className="text-note">Not recorded.</p>
        ) : (
          <ToolArguments text={args} command={step.command} />
        )}
      </Card>
      <Card title="Result" copy={step.result} aside={exit}>
        {step.result === '' ? <p className="text-note">Not recorded.</p> : <Rich text={step.result} as="auto" />}
      </Card>
      <Facts facts={facts} />
    </>
  );
}
