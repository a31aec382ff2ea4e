import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * A vanilla zustand store that React can read too. Canvases and the terminal `subscribe`; components use
 * `useStore(store, selector)` and re-render only when what they select changes.
 */
export type Store<T> = StoreApi<T>;
export { createStore, useStore };
