/** The view that is drawn now, for components. */
import { useCallback, useSyncExternalStore } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import { shownView, type ViewDefinition } from '../commands/views.ts';
import { layoutStore } from '../stores/layout.ts';
import { VIEW_LIST, VIEWS } from './all-views.ts';

const STORES = new Set([layoutStore, ...VIEW_LIST.flatMap(({ showable }) => showable.stores)]);

/** The definition of the view that is drawn: the one in front, or the trace where that has nothing to show. */
export function useShownView(): ViewDefinition {
  const subscribe = useCallback((listener: () => void) => {
    const listening = new Disposables();
    for (const store of STORES) listening.add(store.subscribe(listener));
    return () => listening.dispose();
  }, []);
  return VIEWS[useSyncExternalStore(subscribe, shownView)];
}
