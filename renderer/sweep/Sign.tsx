import { Check, CircleDashed, TriangleAlert, X } from 'lucide-react';
import type { Outcome } from '../../shared/cell/sweep/cell.ts';
import type { Summary } from '../../shared/cell/sweep/matrix.ts';
import './sign.css';

/** How runs came out together: `some` where only a part passed. */
export type Result = Outcome | 'some';

/** The result of one or several runs. Broken ones count only where there is nothing else. */
export function resultOf({ passed, scored, broken }: Pick<Summary, 'passed' | 'scored' | 'broken'>): Result {
  if (scored === 0) return broken > 0 ? 'broken' : 'unscored';
  return passed === scored ? 'pass' : passed === 0 ? 'fail' : 'some';
}

const SIZE = { size: 13, strokeWidth: 2.5, 'aria-hidden': true } as const;

/** A result as shape and colour; words beside it say the same. */
export function Sign({ result }: { readonly result: Result }) {
  const icon = {
    pass: <Check {...SIZE} />,
    fail: <X {...SIZE} />,
    some: <Share />,
    unscored: <CircleDashed {...SIZE} strokeWidth={2} />,
    broken: <TriangleAlert {...SIZE} strokeWidth={2} />,
  }[result];
  return <span className={`sweep-sign sweep-sign-${result}`}>{icon}</span>;
}

/** Half a disc: some passed, some did not. */
function Share() {
  return (
    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <circle cx="6.5" cy="6.5" r="5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M6.5 1.5 A5 5 0 0 0 6.5 11.5 Z" fill="currentColor" />
    </svg>
  );
}
