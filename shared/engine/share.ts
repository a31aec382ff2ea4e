/**
 * The files of the open cell as they may be given away: every secret masked, wherever it stands, and looked for once
 * more before anything is handed out.
 */
import { type ByteSource, concatBytes, decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import type { FileGrant } from '../base/file-grant.ts';
import { turn } from '../base/turn.ts';
import { cellTitle } from '../cell/cell-title.ts';
import type { CellPage } from '../cell/page/page.ts';
import { otlpLines } from '../formats/write/otlp-content.ts';
import type { SharedCell } from '../protocol.ts';
import { Secrets } from '../secrets/collected.ts';
import { makeCast } from '../share/cast.ts';
import type { PackedFile } from '../share/document.ts';
import { gzip } from '../share/gzip.ts';
import { secretsLeft } from '../share/left.ts';
import { maskDiff } from '../share/mask-diff.ts';
import { maskJson, type SpanNames } from '../share/mask-json.ts';
import { maskCarried, maskTerminal } from '../share/mask-terminal.ts';
import type { Recording } from '../terminal/recording.ts';
import { EngineError } from '../transport.ts';
import type { FactSources } from './cell-facts.ts';
import type { OpenDocument, OpenFile } from './document.ts';

/** Files beside a trace that belong to its cell. */
const BESIDE = ['cell.json', 'workdir.diff'] as const;
/** A file beside a trace that is larger is none of a cell's. */
const LARGEST_BESIDE = 64 << 20;
/** Traces that are larger are not shared: a browser could not hold the page. */
const LARGEST_CELL = 400e6;

/** A file before it is masked. */
type Piece =
  | { readonly type: 'trace'; readonly name: string; readonly lines: readonly string[] }
  | { readonly type: 'recording'; readonly name: string; readonly recording: Recording; readonly open: boolean }
  | { readonly type: 'json' | 'diff'; readonly name: string; readonly text: string };

/**
 * Masks (unless `withSecrets`) and packs the files of the document.
 * @throws EngineError where there is nothing to share, where it is too large, or where a secret could not be masked
 */
export async function shareCell(sources: FactSources, page: CellPage, withSecrets: boolean): Promise<SharedCell> {
  const pieces = await readPieces(sources);
  if (pieces.length === 0) throw new EngineError('There is nothing in this document that can be shared.', 'nothing');
  const secrets = new Secrets();
  const names: SpanNames = new Map();
  // What is found in one file is masked in all of them, so all are looked through before the first is masked.
  for (const piece of pieces) await masked(piece, secrets, names, sources.signal);
  const carried = sources.recordings.filter(({ recording }) => recording.format === 'trace-events');
  for (const { recording, info } of carried) maskTerminal(recording, info.name, secrets);
  secrets.beginMasking();
  for (const { recording, info } of carried) maskCarried(recording, info.name, secrets);
  const files: PackedFile[] = [];
  let size = 0;
  const title = withSecrets ? cellTitle(page) : secrets.text(cellTitle(page), { file: 'the page', place: 'title' });
  for (const piece of pieces) {
    const safe = await masked(piece, secrets, names, sources.signal);
    const bytes = withSecrets ? encodePiece(piece) : safe;
    const left = withSecrets ? 0 : secretsLeft(bytes, secrets.known);
    if (left > 0) {
      const what = left === 1 ? 'a secret' : `${left} secrets`;
      throw new EngineError(`${piece.name} still holds ${what} after masking, so nothing is written.`, 'secret-left');
    }
    size += bytes.length;
    const open = piece.type === 'trace' || (piece.type === 'recording' && piece.open);
    files.push({ name: piece.name, open, size: bytes.length, packed: await gzip(bytes) });
  }
  return { title, files, masked: secrets.masked, size, revealed: withSecrets };
}

async function readPieces({ document, host, recordings }: FactSources): Promise<Piece[]> {
  const traces = document.files.filter((file) => file.format);
  const first = traces[0]?.grant;
  const folder = folderPart(first?.name ?? recordings[0]?.info.name ?? '');
  const name = (grantName: string) => (grantName.startsWith(folder) ? grantName.slice(folder.length) : grantName);
  const pieces: Piece[] = [];
  let total = 0;
  for (const file of traces) {
    total += file.source?.size ?? file.info.bytes;
    if (total > LARGEST_CELL) throw new EngineError('This is too large to be shared as one page.', 'too-large');
    pieces.push(await tracePiece(document, file, name(file.grant.name)));
  }
  for (const { recording, info } of recordings) {
    // What the trace carries itself is in the trace.
    if (recording.format === 'trace-events') continue;
    const plain = name(info.name).replace(/\.(?:gz|zst|zstd)$/i, '');
    pieces.push({ type: 'recording', name: plain, recording, open: first === undefined });
  }
  for (const beside of first ? BESIDE : []) {
    const grant = await host.relative(first as FileGrant, beside);
    if (!grant) continue;
    const text = await readBeside(await host.open(grant), beside);
    pieces.push({ type: beside.endsWith('.json') ? 'json' : 'diff', name: beside, text });
  }
  return pieces;
}

/** A trace as it is written where it is OTLP/JSON, else its spans as that. */
async function tracePiece(document: OpenDocument, file: OpenFile, name: string): Promise<Piece> {
  if (file.format?.name === 'otlp-json' && file.source) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file.source.stream()) pieces.push(piece.slice());
    const text = decodeUtf8(concatBytes(pieces));
    // Lines that are no JSON by themselves are lines of one document.
    const lines = isLines(text) ? text.split('\n') : [text];
    return { type: 'trace', name: name.replace(/\.(?:gz|zst|zstd)$/i, ''), lines };
  }
  const lines: string[] = [];
  const index = document.files.indexOf(file);
  for (let ordinal = 0; ordinal < document.builder.spanCount; ordinal++) {
    if (document.builder.place(ordinal).file !== index) continue;
    const [span, resource] = [await document.span(ordinal), await document.resource(ordinal)];
    const logs = await document.logs(ordinal, Number.POSITIVE_INFINITY);
    lines.push(...otlpLines([{ span, logs }], resource, await document.scope(ordinal)));
    if (ordinal % 500 === 499) await turn();
  }
  return { type: 'trace', name: `${name.replace(/\.[^/]*$/, '')}.otlp.jsonl`, lines: [...lines, ''] };
}

function isLines(text: string): boolean {
  const first = text.slice(0, text.indexOf('\n') + 1 || text.length).trim();
  return first.startsWith('{') && first.endsWith('}');
}

async function readBeside(source: ByteSource, name: string): Promise<string> {
  try {
    if ((source.size ?? 0) > LARGEST_BESIDE) throw new EngineError(`${name} is too large to be shared.`, 'too-large');
    return decodeUtf8(await source.read(0, LARGEST_BESIDE));
  } finally {
    await source.close?.();
  }
}

async function masked(piece: Piece, secrets: Secrets, names: SpanNames, signal: AbortSignal): Promise<Uint8Array> {
  const { name } = piece;
  switch (piece.type) {
    case 'trace': {
      const lines: string[] = [];
      let since = performance.now();
      for (const line of piece.lines) {
        lines.push(line.trim() === '' ? line : maskJson(line, name, 'otlp', secrets, names));
        if (performance.now() - since < 20) continue;
        await turn();
        signal.throwIfAborted();
        since = performance.now();
      }
      return encodeUtf8(lines.join('\n'));
    }
    case 'recording':
      return makeCast(piece.recording, maskTerminal(piece.recording, name, secrets), name, secrets);
    case 'json':
      return encodeUtf8(maskJson(piece.text, name, 'plain', secrets, names));
    case 'diff':
      return encodeUtf8(maskDiff(piece.text, name, secrets));
  }
}

function encodePiece(piece: Piece): Uint8Array {
  if (piece.type === 'trace') return encodeUtf8(piece.lines.join('\n'));
  if (piece.type === 'recording') return makeCast(piece.recording, piece.recording.data, piece.name, undefined);
  return encodeUtf8(piece.text);
}

function folderPart(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
