import { describe, expect, it } from 'vitest';
import { cellMark, decodeSweepView, encodeSweepView, sweepKey } from '../../../../renderer/document/sweep-view-text.ts';
import { NO_SWEEP } from '../../../../renderer/stores/sweep.ts';

describe('the view of a sweep as text', () => {
  const folders = [{ id: '1', name: 'cells' }];

  it('comes back as it was, beside the view of the cell that is open', () => {
    const sweep = {
      ...NO_SWEEP,
      folders,
      form: 'list' as const,
      rows: 'tui' as const,
      grouped: false,
      filter: 'is:fail -x & y',
      siblings: 'task' as const,
      order: { rowsBy: 'poly\npoly/rust', rowsUp: true, columnsBy: '*', columnsUp: false },
      current: 'cells/a/run-1',
    };
    const text = encodeSweepView(sweep, 'sweep', 'v=1&t=5');
    expect(text).toContain('t=5');
    expect(text).not.toContain('run-1');
    const { form, rows, grouped, filter, siblings, order } = sweep;
    expect(decodeSweepView(text)).toEqual({
      look: { form, rows, grouped, filter, siblings, order },
      open: cellMark('cells/a/run-1'),
      inFront: true,
    });
  });

  it('is nothing where it is something else, and believed only in parts', () => {
    expect(decodeSweepView('v=1&t=5')).toBeUndefined();
    const { look } = decodeSweepView('sv=1&sf=x&sr=%00&sk=none') ?? {};
    expect(look).toMatchObject({ form: 'matrix', rows: 'both', siblings: 'tui', order: {} });
    expect(sweepKey(folders)).not.toBe('cells');
  });
});
