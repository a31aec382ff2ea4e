/** What one convention knows of a model call's conversation. */
import type { LogRecord, SpanContent } from '../../trace/value.ts';
import type { Fields } from '../fields.ts';
import type { Message } from '../step.ts';

export interface Conversation {
  readonly input: readonly Message[];
  readonly output: readonly Message[];
}

/** What conventions read from. */
export interface Sources {
  readonly span: SpanContent;
  readonly fields: Fields;
  readonly logs: readonly LogRecord[];
}

export const NOTHING: Conversation = { input: [], output: [] };

/** A convention: reads what it knows, `NOTHING` where the span is not written in it. */
export type Convention = (sources: Sources) => Conversation;
