/** Reads one cell of a sweep from its files, wherever those are. Never throws: what is wrong is the cell's problem. */
import { decodeUtf8 } from '../../base/bytes.ts';
import { messageOf } from '../../base/errors.ts';
import { parseCellJson } from '../page/cell-json.ts';
import { type SweepCell, unknownCell } from './cell.ts';
import { cellFromJson, readName, runNumber } from './from-json.ts';
import { cellFromTrace } from './from-trace.ts';

/** A file of a cell: its size, and a part of its bytes. */
export interface CellFile {
  readonly name: string;
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface CellFiles {
  readonly cellJson: CellFile | undefined;
  readonly trace: CellFile | undefined;
}

/** A cell.json that is larger is none. */
const LARGEST_JSON = 16 << 20;
/** Of a trace's beginning and of its end. */
const PIECE = 64 << 10;
/** What is looked at to see whether a file is a trace at all. */
const PEEK = 64;

/** The cell at `path`. Where its cell.json cannot be read, the trace still says who it is. */
export async function readSweepCell(path: string, { cellJson, trace }: CellFiles): Promise<SweepCell> {
  const problem = await traceProblem(trace);
  if (!cellJson) return trace ? { ...(await fromTrace(path, trace)), problem } : unknownCell(path, problem);
  try {
    if (cellJson.size > LARGEST_JSON)
      throw new Error(
        `cell.json has ${Math.round(cellJson.size / 1e6)} MB; more than ${LARGEST_JSON >> 20} MB is not read.`,
      );
    const json = parseCellJson(decodeUtf8(await cellJson.read(0, cellJson.size)));
    const cell = cellFromJson(path, json);
    return { ...cell, problem };
  } catch (error) {
    const cell = trace ? await fromTrace(path, trace) : unknownCell(path);
    // Its scores are in the file that cannot be read; what the trace has of them is not the whole.
    const { pass, composite, blast, integrity } = unknownCell(path);
    return { ...cell, pass, composite, blast, integrity, problem: sentence(error) };
  }
}

/** A `.cell` file tells by its name alone who it might be; its inside is read when it is opened. */
export function cellFromName(path: string): SweepCell {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.cell$/i, '');
  return { ...unknownCell(path), cell: readName(name), task: readName(name), run: runNumber(name) };
}

async function traceProblem(trace: CellFile | undefined): Promise<string> {
  if (!trace) return 'There is no trace in this folder.';
  if (trace.size === 0) return `${trace.name} is empty.`;
  try {
    const start = await trace.read(0, PEEK);
    return isTraceStart(start) ? '' : `${trace.name} is not a trace.`;
  } catch (error) {
    return sentence(error);
  }
}

/** JSON (after a mark of its encoding and white space), or a container's magic. Protobuf begins with its field 1. */
function isTraceStart(bytes: Uint8Array): boolean {
  const [a, b] = bytes;
  if ((a === 0x1f && b === 0x8b) || (a === 0x28 && b === 0xb5) || (a === 0x0a && b !== 0x0a)) return true;
  const text = decodeUtf8(bytes)
    .replace(/^\ufeff/, '')
    .trimStart();
  return text === '' || text.startsWith('{') || text.startsWith('[');
}

async function fromTrace(path: string, trace: CellFile): Promise<SweepCell> {
  try {
    const head = decodeUtf8(await trace.read(0, PIECE));
    if (trace.size <= PIECE) return cellFromTrace(path, head, head);
    return cellFromTrace(path, head, decodeUtf8(await trace.read(trace.size - PIECE, PIECE)));
  } catch (error) {
    return unknownCell(path, sentence(error));
  }
}

function sentence(error: unknown): string {
  return readName(messageOf(error)) || 'It cannot be read.';
}
