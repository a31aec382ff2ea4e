/** What the open document is about: the cell that the trace names, or the files. */
import { createStore } from './store.ts';

export interface IdentityState {
  /** The task, or the file's name. */
  readonly title: string;
  /** `opencode × openai/gpt-oss-120b · run 1`; empty where unknown. */
  readonly detail: string;
  /** Scores by name, as the scorers gave them. NaN: unknown. */
  readonly pass: number;
  readonly composite: number;
}

export const NO_IDENTITY: IdentityState = { title: '', detail: '', pass: Number.NaN, composite: Number.NaN };
export const identityStore = createStore<IdentityState>(() => NO_IDENTITY);
