/**
 * A store is a vanilla zustand store that React can read too. Canvases and the terminal `subscribe`; components use
 * `useStore(store, selector)` and re-render only when what they select changes.
 */
export { useStore } from 'zustand';
export { createStore } from 'zustand/vanilla';
