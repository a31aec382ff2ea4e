/**
 * Whether secrets are shown: one setting of the page, which the engines of what is open have, too. They are told before
 * anything in the page follows, so that what is asked for next is answered in the way in which it will be shown.
 */
import type { EngineClient } from '../../shared/transport.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';

/** Shows secrets in everything that is open, or masks them. */
export function setReveal(reveal: boolean): void {
  if (reveal === layoutStore.getState().reveal) return;
  for (const engine of [documentStore.getState().engine, compareStore.getState().baseDocument.engine]) {
    if (engine) tell(engine, reveal);
  }
  layoutStore.setState({ reveal });
}

/** Shows secrets where they are masked, and the other way round. */
export function toggleReveal(): void {
  setReveal(!layoutStore.getState().reveal);
}

/** Gives an engine the page's setting. To be called once it is asked to open a document, since that masks. */
export function followReveal(engine: EngineClient): void {
  if (layoutStore.getState().reveal) tell(engine, true);
}

function tell(engine: EngineClient, reveal: boolean): void {
  // An engine that is lost has nothing to show.
  engine.request('session.reveal', { reveal }).catch(() => undefined);
}
