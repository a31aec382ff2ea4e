/** The view that is drawn now, for components. */
import { shownView, type ViewDefinition } from '../commands/views.ts';
import { layoutStore } from '../stores/layout.ts';
import { useWatched } from '../ui/use-condition.ts';
import { VIEW_LIST, VIEWS } from './all-views.ts';

const STORES = [layoutStore, ...VIEW_LIST.flatMap(({ showable }) => showable.stores)];

/** The definition of the view that is drawn: the one in front, or the trace where that has nothing to show. */
export function useShownView(): ViewDefinition {
  return VIEWS[useWatched(STORES, shownView)];
}
