import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { copyText } from './clipboard.ts';
import './card.css';

interface Props {
  readonly title: string;
  /** Shown small beside the title: a name, an exit code. */
  readonly aside?: ReactNode;
  /** What its copy button copies; without it there is none. */
  readonly copy?: string;
  readonly tone?: 'error' | 'plain' | 'quiet';
  readonly children: ReactNode;
}

/** A titled box with a copy button. */
export function Card({ title, aside, copy, tone = 'plain', children }: Props) {
  return (
    <article className={`card card-${tone}`} aria-label={title}>
      <div className="card-head">
        <span className="card-title">{title}</span>
        {aside}
        {copy !== undefined && copy !== '' && <CopyButton text={copy} what={title} />}
      </div>
      <div className="card-body">{children}</div>
    </article>
  );
}

/** A button that copies a text; `what` names it: "Copy arguments". */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <button
      type="button"
      className="card-button"
      aria-label={`Copy ${what.toLowerCase()}`}
      title={`Copy ${what.toLowerCase()}`}
      onClick={() => void copyText(text, what)}
    >
      <Copy size={13} aria-hidden="true" />
    </button>
  );
}
