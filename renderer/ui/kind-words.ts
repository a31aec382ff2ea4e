/** What the spans of a kind are called where their time is summed. */
import type { Kind } from '../../shared/trace/kind.ts';

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  agent: 'agent itself',
  container: 'container',
  model: 'model calls',
  tool: 'tools',
  scorer: 'scorers',
  setup: 'set-up',
  cleanup: 'clean-up',
  http: 'HTTP',
  db: 'database',
  internal: 'other spans',
};
