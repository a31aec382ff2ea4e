/** Conditions, and whatever else is read from several stores, in components. */
import { useCallback, useSyncExternalStore } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import type { Condition } from '../commands/condition.ts';

/** Whether a condition holds; draws anew when that changes. Pass the same condition each time. */
export function useCondition(holds: Condition): boolean {
  return useWatched(holds.stores, holds);
}

/** The value that `read` returns, read again when one of the stores changes. Pass the same stores each time. */
export function useWatched<T>(stores: Condition['stores'], read: () => T): T {
  const subscribe = useCallback(
    (listener: () => void) => {
      const listening = new Disposables();
      for (const store of new Set(stores)) listening.add(store.subscribe(listener));
      return () => listening.dispose();
    },
    [stores],
  );
  return useSyncExternalStore(subscribe, read);
}
