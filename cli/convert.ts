/** `spanreel convert`: a trace in another format, and `spanreel formats`: which there are. */
import { once } from 'node:events';
import { realpath, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatLines, formatTable } from '../shared/formats/list.ts';
import type { ExportPiece } from '../shared/protocol.ts';
import { EMPTY_TABLE } from '../shared/trace/empty.ts';
import { NO_ORDINAL, type SpanTable } from '../shared/trace/table.ts';
import type { RequestHandlers } from '../shared/transport.ts';
import { openCell } from './open-cell.ts';

export interface ConvertCommand {
  readonly name: 'convert';
  readonly input: string;
  /** Undefined: standard output. */
  readonly output: string | undefined;
  readonly target: string;
  /** Undefined: all spans. */
  readonly filter: string | undefined;
  readonly reveal: boolean;
}

export interface FormatsCommand {
  readonly name: 'formats';
  readonly json: boolean;
}

/** Writes the file; the exit status. @throws with a message for people where it cannot be read or written */
export async function runConvert({ input, output, target, filter, reveal }: ConvertCommand): Promise<number> {
  if (output !== undefined && (await isSame(input, output))) throw new Error(`${output} is the input.`);
  let table: SpanTable = EMPTY_TABLE;
  let last: ExportPiece | undefined;
  await openCell(
    input,
    async (engine) => {
      if (table.rowCount === 0) throw new Error(`There are no spans in ${input}.`);
      const ordinals = filter === undefined ? undefined : await matching(engine, table, filter);
      const { id } = await engine['export.start']({ target, withSecrets: reveal, ...(ordinals && { ordinals }) });
      const pieces = async function* () {
        do {
          last = await engine['export.next']({ id });
          yield last.bytes;
        } while (!last.done);
      };
      if (output === undefined) await print(pieces());
      else await writeWhole(resolve(output), pieces());
    },
    (event, data) => {
      if (event === 'table') table = data as SpanTable;
    },
  );
  if (last) process.stderr.write(summary(last, reveal));
  return 0;
}

/** The spans that a query finds. @throws where it cannot be understood, or finds none */
async function matching(engine: RequestHandlers, table: SpanTable, text: string): Promise<Uint32Array> {
  const found = await engine.query({ text });
  if (!found.ok) throw new Error(`The filter is not valid: ${found.message}`);
  const ordinals = Uint32Array.from(found.rows, (row) => table.ordinal[row] ?? NO_ORDINAL);
  const real = ordinals.filter((ordinal) => ordinal !== NO_ORDINAL);
  if (real.length === 0) throw new Error('No span matches the filter; nothing is written.');
  return real;
}

function summary({ written, masked, losses }: ExportPiece, reveal: boolean): string {
  const secrets = reveal ? 'secrets are kept' : masked === 1 ? '1 secret masked' : `${masked} secrets masked`;
  const lines = [`${written} ${written === 1 ? 'span' : 'spans'} written; ${secrets}.`];
  if (losses.length > 0) lines.push('Not carried over:');
  for (const { what, count } of losses) lines.push(`  ${count} × ${what}`);
  return `${lines.join('\n')}\n`;
}

async function print(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

/** Writes beside the file first, so that what is there stays whole when writing fails. */
async function writeWhole(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await writeFile(unfinished, pieces, { flag: 'wx' });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function isSame(input: string, output: string): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => undefined);
  const [from, to] = await Promise.all([real(input), real(output)]);
  return from !== undefined && from === to;
}

/** Prints which formats there are; the exit status. */
export function runFormats({ json }: FormatsCommand): number {
  process.stdout.write(json ? formatLines() : formatTable());
  return 0;
}
