import { lazy, Suspense } from 'react';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import type { ScreenProps } from './ScreenView.tsx';
import { documentSource } from './source.ts';
import './screen.css';

// xterm.js is a third of the page's code. It is fetched beside the rest from the start on, so that it is here when a
// trace is, and the page does not wait for it.
const code = import('./ScreenView.tsx');
const Screen = lazy(async () => ({ default: (await code).ScreenView }));

/** The screen of the open document. */
export function TerminalView() {
  const recorded = useStore(documentStore, (state) => state.recordings.length > 0);
  return <ScreenView source={documentSource} label={recorded ? 'Terminal screen' : 'Summary of the spans'} />;
}

/** A terminal's screen; empty until its code is here. */
export function ScreenView(props: ScreenProps) {
  return (
    <Suspense fallback={<div className="screen-area" />}>
      <Screen {...props} />
    </Suspense>
  );
}
