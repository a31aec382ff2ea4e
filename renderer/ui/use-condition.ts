/** Conditions in components. */
import { useCallback, useSyncExternalStore } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import type { Condition } from '../commands/condition.ts';

/** Whether a condition holds; draws anew when that changes. Pass the same condition each time. */
export function useCondition(holds: Condition): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const listening = new Disposables();
      for (const store of new Set(holds.stores)) listening.add(store.subscribe(listener));
      return () => listening.dispose();
    },
    [holds],
  );
  return useSyncExternalStore(subscribe, holds);
}
