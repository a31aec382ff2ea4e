/** Reads files as one document: their spans in order, and the recordings on its clock. */

import type { FileGrant } from '../base/file-grant.ts';
import type { Problem } from '../base/problem.ts';
import type { Progress } from '../protocol.ts';
import type { Emit } from '../transport.ts';
import type { OpenDocument } from './document.ts';
import { ProblemList } from './problems.ts';
import { Reading } from './reading.ts';
import { type PlacedRecording, placeRecordings } from './recordings.ts';
import type { ZipHost } from './zip-host.ts';

export interface ReadDocument {
  readonly placed: readonly PlacedRecording[];
  /** Those that are no one file's. */
  readonly problems: readonly Problem[];
  readonly cancelled: boolean;
  /** As of the end. */
  readonly progress: Progress;
}

/**
 * Fills `document`, telling progress and tables meanwhile; its table is complete then. What cannot be read is in its
 * files. `reading` ends reading: what was read so far stays. Undefined where `life` has ended: nobody wants it any more.
 */
export async function readDocument(
  document: OpenDocument,
  files: readonly FileGrant[],
  zips: ZipHost,
  emit: Emit,
  reading: AbortSignal,
  life: AbortSignal,
): Promise<ReadDocument | undefined> {
  const { host } = zips;
  const reader = new Reading(document, host, emit, reading);
  const extra = new ProblemList();
  const found = (problem: Problem) => extra.report(problem);
  for (const grant of files) {
    if (reading.aborted) break;
    const { files, problems } = await zips.expand(grant);
    for (const problem of problems) found(problem);
    for (const file of files) if (!reading.aborted) await reader.read(file);
  }
  for (const problem of zips.damage) found(problem);
  const cancelled = reading.aborted;
  if (life.aborted) return undefined;

  const progress = reader.progress('', 0, undefined, 'ordering');
  emit('progress', progress);
  document.snapshot(true);
  const placed = await placeRecordings(document, host, reader.recordings, found, life);
  if (life.aborted) return undefined;
  const extent = placed.reduce((latest, { info }) => Math.max(latest, info.startsAt + info.duration * 1e6), 0);
  document.table = { ...document.table, extent: Math.max(document.table.extent, extent) };
  return { placed, problems: extra.toArray(), cancelled, progress };
}
