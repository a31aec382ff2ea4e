/** The open document: what the engine has told us about it. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { Problem } from '../../shared/base/problem.ts';
import type { DocumentInfo, Progress, RecordingInfo } from '../../shared/protocol.ts';
import { EMPTY_TABLE } from '../../shared/trace/empty.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { createStore } from './store.ts';

export interface DocumentState {
  /** `lost`: the engine died; reopening is offered. */
  readonly status: 'empty' | 'opening' | 'open' | 'failed' | 'lost';
  readonly engine: EngineClient | undefined;
  readonly files: readonly FileGrant[];
  readonly info: DocumentInfo | undefined;
  readonly progress: Progress | undefined;
  readonly table: SpanTable;
  readonly problems: readonly Problem[];
  readonly recordings: readonly RecordingInfo[];
  /** Why opening failed, for people. */
  readonly failure: string;
  /** Name of a file that changed on disk since it was read. */
  readonly changed: string | undefined;
  /** The one trace that is shown, or undefined for all of them on one timeline. Index into table.traces. */
  readonly trace: number | undefined;
}

/** Nothing open: where every document starts from. */
export const EMPTY_DOCUMENT: DocumentState = {
  status: 'empty',
  engine: undefined,
  files: [],
  info: undefined,
  progress: undefined,
  table: EMPTY_TABLE,
  problems: [],
  recordings: [],
  failure: '',
  changed: undefined,
  trace: undefined,
};

export const documentStore = createStore<DocumentState>(() => EMPTY_DOCUMENT);
