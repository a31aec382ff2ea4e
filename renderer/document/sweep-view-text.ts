/** How a sweep is looked at, as short text, together with the view of the cell that is open in it. Never believed whole. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { SIBLING_KINDS } from '../../shared/cell/sweep/siblings.ts';
import type { View } from '../stores/layout.ts';
import { NO_SWEEP, type SweepLook, type SweepState } from '../stores/sweep.ts';

const LONGEST = 1000;

export interface SweepView {
  readonly look: SweepLook;
  /** Mark of the cell that is open. */
  readonly open: string | undefined;
  /** The sweep is in front of it. */
  readonly inFront: boolean;
}

/** What the view of a sweep is kept under. */
export function sweepKey(folders: readonly FileGrant[]): string {
  return ['sweep', ...folders.map(({ name }) => name)].join('\n');
}

/** FNV-1a of a path: names of files stay out of the URL. */
export function cellMark(path: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The text; `document` is the one of the open cell's own view, or empty. */
export function encodeSweepView(sweep: SweepState, view: View, document: string): string {
  const parts = new URLSearchParams(document);
  const { rowsBy, columnsBy, rowsUp, columnsUp } = sweep.order;
  parts.set('sv', '1');
  if (sweep.form !== NO_SWEEP.form) parts.set('sf', sweep.form);
  if (sweep.rows !== NO_SWEEP.rows) parts.set('sr', sweep.rows);
  if (!sweep.grouped) parts.set('sg', '0');
  if (sweep.filter !== '') parts.set('sq', sweep.filter.slice(0, LONGEST));
  if (sweep.siblings !== NO_SWEEP.siblings) parts.set('sk', sweep.siblings);
  if (rowsBy !== undefined) parts.set(rowsUp ? 'sru' : 'srd', rowsBy);
  if (columnsBy !== undefined) parts.set(columnsUp ? 'scu' : 'scd', columnsBy);
  if (sweep.current !== undefined) parts.set('sx', cellMark(sweep.current));
  if (view === 'sweep') parts.set('sp', '1');
  return parts.toString();
}

/** Reads such text again; undefined where it is none. */
export function decodeSweepView(text: string): SweepView | undefined {
  const parts = new URLSearchParams(text);
  if (parts.get('sv') !== '1') return undefined;
  const rows = (['both', 'tui', 'model'] as const).find((one) => one === parts.get('sr'));
  const order = (name: string) => parts.get(name)?.slice(0, LONGEST);
  const rowsBy = order('sru') ?? order('srd');
  const columnsBy = order('scu') ?? order('scd');
  return {
    look: {
      form: parts.get('sf') === 'list' ? 'list' : 'matrix',
      rows: rows ?? NO_SWEEP.rows,
      grouped: parts.get('sg') !== '0',
      filter: order('sq') ?? '',
      siblings: SIBLING_KINDS.find((kind) => kind === parts.get('sk')) ?? NO_SWEEP.siblings,
      order: {
        ...(rowsBy !== undefined && { rowsBy, rowsUp: parts.has('sru') }),
        ...(columnsBy !== undefined && { columnsBy, columnsUp: parts.has('scu') }),
      },
    },
    open: parts.get('sx') ?? undefined,
    inFront: parts.get('sp') === '1',
  };
}
