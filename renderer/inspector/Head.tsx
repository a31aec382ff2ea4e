import { Eye, EyeOff } from 'lucide-react';
import { formatClock, formatDuration } from '../../shared/base/format.ts';
import { Fields } from '../../shared/cell/fields.ts';
import { STATUS_ERROR } from '../../shared/trace/kind.ts';
import { toggleReveal } from '../document/reveal.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { CopyButton } from '../ui/Card.tsx';
import type { Content } from './content.ts';
import { FLAG_TEXTS } from './flags.ts';

/** Name, kind, times and what is unusual about the span; and whether secrets in it are masked. */
export function Head({ content, origin }: { readonly content: Content; readonly origin: bigint }) {
  const { detail } = content;
  const failed = detail.status.code === STATUS_ERROR;
  // The Links tab says that itself, with their number.
  const flags = detail.flags.filter((flag) => flag !== 'links');
  return (
    <header className="span-head">
      <h2 className={failed ? 'span-name span-name-bad' : 'span-name'}>
        <span
          className="span-dot"
          style={{ background: failed ? 'var(--error)' : `var(--kind-${detail.kind})` }}
          aria-hidden="true"
        />
        <span className="span-name-text">{detail.name || '(no name)'}</span>
        <CopyButton text={detail.name} what="The name" />
      </h2>
      <p className="span-sub">{summaryOf(content, origin)}</p>
      {flags.length > 0 && (
        <ul className="inspector-flags">
          {flags.map((flag) => {
            const { label, explanation, tone } = FLAG_TEXTS[flag];
            return (
              <li key={flag}>
                <details className={`inspector-flag inspector-flag-${tone}`}>
                  <summary>{label}</summary>
                  <p>{explanation}</p>
                </details>
              </li>
            );
          })}
        </ul>
      )}
      <Secrets masked={maskedIn(content)} />
    </header>
  );
}

function summaryOf({ detail, step }: Content, origin: bigint): string {
  const pieces: string[] = [detail.kind];
  const known = detail.start !== 0n;
  const at = known ? ` at +${formatClock(Number(detail.start - origin))}` : '';
  if (detail.end === 0n) pieces.push(`never ended${at}`);
  else pieces.push(`${lengthOf(known ? Number(detail.end - detail.start) : Number.NaN)}${at}`);
  const exit = exitCodeOf(detail.attributes, step);
  if (!Number.isNaN(exit)) pieces.push(`exit ${exit}`);
  if (detail.status.code === STATUS_ERROR) pieces.push('error');
  return pieces.join(' · ');
}

/** Milliseconds from a second up: the sub-line is where people compare lengths. */
function lengthOf(nanoseconds: number): string {
  return nanoseconds >= 1e9 ? formatClock(nanoseconds) : formatDuration(nanoseconds);
}

function exitCodeOf(attributes: Content['detail']['attributes'], step: Content['step']): number {
  if (step && 'value' in step && step.value.step.type === 'tool') return step.value.step.exitCode;
  return new Fields(attributes).number('process.exit.code', 'process.exit_code', 'exit_code', 'container.exit_code');
}

function maskedIn({ detail, step, logs, raw }: Content): number {
  return Math.max(detail.masked, ...[step, logs, raw].map((part) => (part && 'value' in part ? part.value.masked : 0)));
}

/** How many secrets are masked, and what shows them. Nothing where there are none. */
export function Secrets({ masked }: { readonly masked: number }) {
  const reveal = useStore(layoutStore, (state) => state.reveal);
  if (masked === 0 && !reveal) return null;
  return (
    <div className={reveal ? 'inspector-secrets text-warning' : 'inspector-secrets'}>
      {reveal ? <Eye size={13} aria-hidden="true" /> : <EyeOff size={13} aria-hidden="true" />}
      <span>{reveal ? 'Secrets are shown' : `${masked} ${masked === 1 ? 'secret' : 'secrets'} masked`}</span>
      <button type="button" className="text-link" aria-pressed={reveal} onClick={toggleReveal}>
        {reveal ? 'Mask' : 'Reveal'}
      </button>
    </div>
  );
}
