/** The terminal recordings of a document: which there are, where they lie on its clock, and their screens. */

import { decodeUtf8 } from '../base/bytes.ts';
import { messageOf } from '../base/errors.ts';
import type { FileGrant } from '../base/file-grant.ts';
import type { Problem } from '../base/problem.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../base/time.ts';
import type { RecordingInfo } from '../protocol.ts';
import type { RecordingPlayer } from '../terminal/player.ts';
import { EVENT_EXIT, EVENT_MARKER, EVENT_OUTPUT, type Recording } from '../terminal/recording.ts';
import { recordingFromEvents } from '../terminal/trace-events.ts';
import { KINDS } from '../trace/kind.ts';
import { NO_ORDINAL, type Ordinal } from '../trace/table.ts';
import type { Attribute } from '../trace/value.ts';
import { findRow } from '../trace/visible.ts';
import { readAnyRecording, recogniseAnyRecording } from './any-recording.ts';
import type { OpenDocument } from './document.ts';
import type { EngineHost } from './host.ts';
import { loadSpans } from './load.ts';
import { peek } from './peek.ts';
import type { FoundRecording } from './reading.ts';

/** Span attributes that name a recording, from the cell's conventions. */
const RECORDING_KEY = 'cell.terminal.recording';
const START_KEY = 'cell.terminal.start_unix_nano';
/** Spans that may name a recording are containers; looking further than this many is not worth the time. */
const SPANS_LOOKED_AT = 500;
const ACTIVITY_POINTS = 2000;

export interface PlacedRecording {
  readonly player: RecordingPlayer;
  readonly recording: Recording;
  info: RecordingInfo;
}

interface Claim {
  readonly path: string;
  readonly start: bigint | undefined;
  readonly ordinal: Ordinal;
  readonly file: number;
}

/** Finds, reads and places every recording of the document. Those that fail are reported, and the rest is kept. */
export async function placeRecordings(
  document: OpenDocument,
  host: EngineHost,
  opened: readonly FoundRecording[],
  report: (problem: Problem) => void,
  signal: AbortSignal,
): Promise<PlacedRecording[]> {
  const placed: PlacedRecording[] = [];
  const seen = new Set<string>();
  const add = async (name: string, recording: Recording, claim: Claim | undefined) => {
    placed.push(await place(document, placed.length, name, recording, claim));
  };

  const claims = await findClaims(document, signal);
  const used = new Set<Claim>();
  for (const claim of claims) {
    const from = document.files[claim.file]?.grant;
    if (!from) continue;
    const already = opened.find((found) => baseName(found.grant.name) === baseName(claim.path));
    if (already) {
      if (seen.has(already.grant.id)) continue;
      seen.add(already.grant.id);
      used.add(claim);
      await add(already.grant.name, already.recording, claim);
      continue;
    }
    const grant = await host.relative(from, claim.path);
    if (!grant) {
      report({
        code: 'recording-missing',
        message: `The trace names the recording ${claim.path}, which is not beside it; the terminal shows a summary instead.`,
      });
      continue;
    }
    if (seen.has(grant.id)) continue;
    const recording = await readCast(host, grant, report);
    if (!recording) continue;
    seen.add(grant.id);
    used.add(claim);
    await add(grant.name, recording, claim);
  }
  for (const found of opened) {
    if (seen.has(found.grant.id)) continue;
    seen.add(found.grant.id);
    await add(found.grant.name, found.recording, undefined);
  }
  if (placed.length === 0) {
    for (const grant of await findCompanions(document, host)) {
      const recording = await readCast(host, grant, report);
      if (recording) await add(grant.name, recording, undefined);
    }
  }
  const carried = await carriedByTrace(document);
  if (carried) {
    const { recording, start } = carried;
    placed.push(await place(document, placed.length, 'terminal.output events', recording, undefined, start));
  }
  return placed;
}

async function readCast(
  host: EngineHost,
  grant: FileGrant,
  report: (problem: Problem) => void,
): Promise<Recording | undefined> {
  try {
    const source = await host.open(grant);
    try {
      const { head, stream } = await peek(source.stream(), 4096);
      const format = recogniseAnyRecording(head);
      if (!format) {
        report({
          code: 'recording-format',
          message: `${grant.name} is beside the trace but is not a recording.`,
          offset: 0,
        });
        return undefined;
      }
      return await readAnyRecording(host, grant, stream, format, (problem) =>
        report({ ...problem, message: `${grant.name}: ${problem.message}` }),
      );
    } finally {
      await source.close?.();
    }
  } catch (error) {
    report({
      code: 'recording-unreadable',
      message: `${grant.name} could not be read: ${messageOf(error)}`,
    });
    return undefined;
  }
}

async function findClaims(document: OpenDocument, signal: AbortSignal): Promise<Claim[]> {
  const { table } = document;
  const container = KINDS.indexOf('container');
  const agent = KINDS.indexOf('agent');
  const candidates: Ordinal[] = [];
  for (let row = 0; row < table.rowCount && candidates.length < SPANS_LOOKED_AT; row++) {
    if (table.kind[row] !== container && table.kind[row] !== agent) continue;
    if (table.ordinal[row] !== NO_ORDINAL) candidates.push(table.ordinal[row] as Ordinal);
  }
  const claims: Claim[] = [];
  for await (const { ordinal, span } of loadSpans(document, Uint32Array.from(candidates), [RECORDING_KEY], signal)) {
    const path = findText(span.attributes, RECORDING_KEY);
    if (!path) continue;
    const start = findText(span.attributes, START_KEY);
    const known = start !== undefined && /^\d{1,20}$/.test(start);
    claims.push({
      path,
      start: known ? BigInt(start) : undefined,
      ordinal,
      file: document.builder.place(ordinal).file,
    });
  }
  return claims;
}

/** A `.cast` of the same base name as a trace, else the only one in its folder. */
async function findCompanions(document: OpenDocument, host: EngineHost): Promise<FileGrant[]> {
  const found: FileGrant[] = [];
  for (const file of document.files) {
    if (!file.format) continue;
    const near = await host.companions(file.grant);
    const stem = nameStem(file.grant.name);
    const chosen = near.find((grant) => nameStem(grant.name) === stem) ?? (near.length === 1 ? near[0] : undefined);
    if (chosen && !found.some((grant) => grant.id === chosen.id)) found.push(chosen);
  }
  return found;
}

/** Output that the trace itself carries, as span events or log records named `terminal.output`. */
async function carriedByTrace(document: OpenDocument): Promise<{ recording: Recording; start: bigint } | undefined> {
  const pieces: { time: bigint; data: string }[] = [];
  for (const ordinal of document.builder.terminalOrdinals()) {
    const span = await document.span(ordinal);
    for (const event of span.events) {
      if (event.name === 'terminal.output')
        pieces.push({ time: event.time, data: findText(event.attributes, 'data') ?? '' });
    }
  }
  for (const found of document.builder.terminalLogs()) {
    const log = await document.log(found);
    const body = log.body.type === 'string' ? log.body.value : findText(log.attributes, 'data');
    pieces.push({ time: log.time, data: body ?? '' });
  }
  if (pieces.length === 0) return undefined;
  pieces.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return { recording: recordingFromEvents(pieces), start: (pieces[0] as { time: bigint }).time };
}

async function place(
  document: OpenDocument,
  index: number,
  name: string,
  recording: Recording,
  claim: Claim | undefined,
  carriedStart?: bigint,
): Promise<PlacedRecording> {
  // The terminal is a sixth of the program, and most traces have none.
  const { RecordingPlayer } = await import('../terminal/player.ts');
  const { startsAt, alignment } = alignRecording(document, recording, claim, carriedStart);
  const { markers, activity, bytes } = outline(recording);
  return {
    player: new RecordingPlayer(recording),
    recording,
    info: {
      index,
      name,
      format: recording.format,
      columns: recording.columns,
      rows: recording.rows,
      title: recording.title,
      command: recording.command,
      theme: recording.theme,
      events: recording.eventCount,
      bytes,
      duration: recording.duration,
      timing: recording.timing,
      startsAt,
      alignment,
      span: claim?.ordinal,
      markers,
      activity,
      keyframes: 0,
      indexed: false,
    },
  };
}

function alignRecording(
  document: OpenDocument,
  recording: Recording,
  claim: Claim | undefined,
  carriedStart: bigint | undefined,
): { startsAt: Nanoseconds; alignment: RecordingInfo['alignment'] } {
  const { table } = document;
  const exact = claim?.start ?? carriedStart;
  if (table.rowCount === 0) return { startsAt: 0, alignment: 'exact' };
  if (exact !== undefined) return { startsAt: Number(exact - table.origin), alignment: 'exact' };
  if (recording.timestamp !== undefined) {
    const startsAt = Number(BigInt(Math.round(recording.timestamp * 1000)) * 1_000_000n - table.origin);
    const overlaps = startsAt <= table.extent + SECOND && startsAt + recording.duration * MILLISECOND >= -SECOND;
    if (overlaps) return { startsAt, alignment: 'header' };
  }
  const row = claim ? findRow(table, claim.ordinal) : firstContainer(document);
  return { startsAt: row >= 0 ? (table.start[row] as number) : 0, alignment: 'assumed' };
}

function firstContainer(document: OpenDocument): number {
  return document.table.kind.indexOf(KINDS.indexOf('container'));
}

function outline(recording: Recording): {
  markers: { time: number; label: string }[];
  activity: Float64Array;
  bytes: number;
} {
  const markers: { time: number; label: string }[] = [];
  const activity: number[] = [];
  let bytes = 0;
  // At most one point a slot of time, so that any recording has at most ACTIVITY_POINTS of them.
  const slot = Math.max(1, recording.duration / ACTIVITY_POINTS);
  let lastSlot = -1;
  for (let i = 0; i < recording.eventCount; i++) {
    const time = recording.time[i] as number;
    const from = recording.dataStart[i] as number;
    const to = recording.dataStart[i + 1] as number;
    if (recording.code[i] === EVENT_MARKER && markers.length < 1000) {
      markers.push({ time, label: decodeUtf8(recording.data, from, to) });
    } else if (recording.code[i] === EVENT_EXIT) {
      markers.push({ time, label: `exit ${decodeUtf8(recording.data, from, to)}` });
    } else if (recording.code[i] === EVENT_OUTPUT) {
      bytes += to - from;
      const here = Math.floor(time / slot);
      if (here !== lastSlot) {
        lastSlot = here;
        activity.push(time);
      }
    }
  }
  return { markers, activity: Float64Array.from(activity), bytes };
}

function findText(attributes: readonly Attribute[], key: string): string | undefined {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  if (value?.type === 'string' || value?.type === 'int') return value.value;
  return undefined;
}

function baseName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

/** `run1.otlp.jsonl.gz` → `run1`; the folder stays. */
function nameStem(name: string): string {
  const base = baseName(name);
  return base.replace(/\.(gz|zst)$/, '').replace(/(\.(otlp|trace))?\.[a-z0-9]+$/i, '');
}
