import { useEffect, useState } from 'react';
import { messageOf } from '../../shared/base/errors.ts';
import { isSuperseded } from '../../shared/base/superseded.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { documentStore } from '../stores/document.ts';
import type { AskedValues } from './span-columns.ts';

const NONE: AskedValues = new Map();

/** Texts that the table itself does not have, asked of the engine when rows, columns or masking change. */
export function useSpanValues(
  table: SpanTable,
  rows: readonly Row[],
  keys: readonly string[],
  reveal: boolean,
): { values: AskedValues; error: string } {
  const [answer, setAnswer] = useState({ values: NONE, error: '', reveal });
  useEffect(() => {
    const { engine } = documentStore.getState();
    if (!engine || keys.length === 0 || rows.length === 0) {
      setAnswer({ values: NONE, error: '', reveal });
      return;
    }
    const asking = new AbortController();
    const { signal } = asking;
    const ordinals = Uint32Array.from(rows, (row) => table.ordinal[row] as number);
    engine.request('spans.values', { ordinals, keys }, { signal }).then(
      (columns) => {
        if (signal.aborted) return;
        const values = new Map(
          keys.map((key, column) => [key, new Map(rows.map((row, place) => [row, columns[column]?.[place] ?? '']))]),
        );
        setAnswer({ values, error: '', reveal });
      },
      (reason: unknown) => {
        if (signal.aborted || isSuperseded(reason)) return;
        setAnswer({ values: NONE, error: messageOf(reason), reveal });
      },
    );
    return () => asking.abort();
  }, [table, rows, keys, reveal]);
  // What was read in clear is not shown for a moment longer.
  return answer.reveal && !reveal ? { values: NONE, error: '' } : answer;
}
