/** The pieces that every section of a step's diff is made of. */
import { Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { formatInteger } from '../../../shared/base/format.ts';
import { Rich } from '../../inspector/Rich.tsx';
import { Card, CopyButton } from '../../ui/Card.tsx';
import { copyText } from '../../ui/clipboard.ts';
import type { NamedPair } from './named.ts';
import { Sign } from './Sign.tsx';
import { TextChanges } from './TextChanges.tsx';
import './changes.css';

interface FoldProps {
  readonly title: ReactNode;
  /** Beside the title: how much is in it, or that it is the same. */
  readonly aside?: string;
  readonly children: ReactNode;
}

/** What can be opened; closed it costs nothing. */
export function Fold({ title, aside = '', children }: FoldProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="changes-fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title}
        {aside !== '' && <span className="changes-fold-aside">{aside}</span>}
      </summary>
      {open && <div className="changes-fold-inside">{children}</div>}
    </details>
  );
}

interface CopiesProps {
  readonly base: string;
  readonly new: string;
  /** "Arguments" */
  readonly what: string;
}

/** Copies either side's text. */
export function Copies({ base, new: newText, what }: CopiesProps) {
  if (base === newText) return <CopyButton text={base} what={what} />;
  const button = (side: 'base' | 'new', text: string) => {
    const label = `Copy ${what.toLowerCase()} of ${side === 'base' ? 'the base' : 'this run'}`;
    return (
      <button
        type="button"
        className="changes-copy"
        aria-label={label}
        title={label}
        onClick={() => void copyText(text, `${what} of ${side === 'base' ? 'the base' : 'this run'}`)}
      >
        <Copy size={12} aria-hidden="true" /> {side}
      </button>
    );
  };
  return (
    <span className="changes-copies">
      {base !== '' && button('base', base)}
      {newText !== '' && button('new', newText)}
    </span>
  );
}

interface ChangesProps {
  readonly title: string;
  /** Empty: not there. */
  readonly base: string;
  readonly new: string;
  readonly as?: 'markdown' | 'auto' | 'plain';
  readonly tone?: 'error' | 'plain';
}

/** One text of a step in both runs: folded where it is the same, with its sign where only one has it. */
export function Changes({ title, base, new: newText, as = 'auto', tone = 'plain' }: ChangesProps) {
  if (base === '' && newText === '') return null;
  if (base === newText)
    return (
      <Fold title={title} aside={`the same · ${formatInteger(base.length)} characters`}>
        <Rich text={base} as={as} />
        <CopyButton text={base} what={title} />
      </Fold>
    );
  const only = base === '' ? 'added' : newText === '' ? 'removed' : undefined;
  return (
    <Card
      title={title}
      tone={tone}
      aside={
        <>
          {only && (
            <span className="span-aside">
              <Sign what={only} /> {only === 'added' ? 'only in the new run' : 'only in the base'}
            </span>
          )}
          <Copies base={base} new={newText} what={title} />
        </>
      }
    >
      {only ? <Rich text={base || newText} as={as} /> : <TextChanges base={base} new={newText} />}
    </Card>
  );
}

/** Short named values: those that differ side by side, the others counted. */
export function NamedChanges({ title, pairs }: { readonly title: string; readonly pairs: readonly NamedPair[] }) {
  const differing = pairs.filter(({ base, new: newText }) => base !== newText);
  const same = pairs.filter(({ base, new: newText }) => base === newText && base !== '');
  if (differing.length + same.length === 0) return null;
  return (
    <>
      {differing.length > 0 && (
        <Card title={title}>
          <ul className="changes">
            {differing.map(({ name, base, new: newText }) => (
              <li key={name}>
                <div className="changes-head">
                  <Sign what={base === '' ? 'added' : newText === '' ? 'removed' : 'changed'} />
                  <span className="span-key">{name}</span>
                </div>
                {base === '' || newText === '' ? (
                  <Rich text={base || newText} as="auto" />
                ) : (
                  <TextChanges base={base} new={newText} />
                )}
              </li>
            ))}
          </ul>
          <SameValues title="The same" pairs={same} />
        </Card>
      )}
      {differing.length === 0 && <SameValues title={title} pairs={same} />}
    </>
  );
}

function SameValues({ title, pairs }: { readonly title: string; readonly pairs: readonly NamedPair[] }) {
  if (pairs.length === 0) return null;
  return (
    <Fold title={title} aside={title === 'The same' ? String(pairs.length) : `${pairs.length} the same`}>
      <dl className="span-facts">
        {pairs.map(({ name, base }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{base}</dd>
          </div>
        ))}
      </dl>
    </Fold>
  );
}
