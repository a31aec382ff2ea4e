/** Opens a file, writes it in another format as the engine does, and tells what stands in it. */
import { concatBytes } from '../../../../shared/base/bytes.ts';
import type { ExportPiece, SpanDetail } from '../../../../shared/protocol.ts';
import type { SpanTable } from '../../../../shared/trace/table.ts';
import { NO_ORDINAL } from '../../../../shared/trace/table.ts';
import type { LogRecord } from '../../../../shared/trace/value.ts';
import { grant, testEngine } from '../../engine/host.ts';

export interface Opened {
  readonly table: SpanTable;
  readonly format: string | undefined;
  /** Every span whole, with nothing masked. */
  readonly spans: readonly (SpanDetail & { readonly logs: readonly LogRecord[] })[];
  write(
    target: string,
    options?: { readonly ordinals?: Uint32Array; readonly withSecrets?: boolean },
  ): Promise<Written>;
}

interface Written extends ExportPiece {
  readonly pieces: number;
}

export async function openBytes(name: string, bytes: string | Uint8Array): Promise<Opened> {
  const { client, events } = testEngine({ [name]: bytes });
  const { files } = await client.request('open', { files: [grant(name)] });
  const table = events.table.at(-1);
  if (!table) throw new Error('There is no table.');
  const spans: Opened['spans'][number][] = [];
  await client.request('session.reveal', { reveal: true });
  for (const ordinal of [...table.ordinal].filter((each) => each !== NO_ORDINAL)) {
    const detail = await client.request('span.detail', { ordinal });
    const { logs } = await client.request('span.logs', { ordinal });
    spans.push({ ...detail, logs });
  }
  return {
    table,
    format: files[0]?.format,
    spans,
    async write(target, { ordinals, withSecrets = true } = {}) {
      const { id } = await client.request('export.start', { target, withSecrets, ...(ordinals && { ordinals }) });
      const pieces: Uint8Array[] = [];
      for (;;) {
        const piece = await client.request('export.next', { id });
        pieces.push(piece.bytes);
        if (piece.done) return { ...piece, bytes: concatBytes(pieces), pieces: pieces.length };
      }
    },
  };
}

export type Whole = Opened['spans'][number];

/** What a span says, without where it stands. */
export function said({ ordinal: _1, file: _2, offset: _3, length: _4, masked: _5, links, ...span }: Whole) {
  return { ...span, links: links.map(({ target: _6, ...link }) => link) };
}

/** Texts that are equal for equal things, in an order of their own. */
export const sorted = (things: readonly unknown[]): string[] => things.map((thing) => text(thing)).sort();

const text = (thing: unknown): string =>
  JSON.stringify(thing, (_key, value) =>
    typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'number' && !Number.isFinite(value)
        ? String(value)
        : Object.is(value, -0)
          ? '-0'
          : inOrder(value),
  );

/** The same object for the same entries, in whatever order they came. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The table's rows, without what depends on the order in which they were read. */
export function rowsOf(table: SpanTable, without: ReadonlySet<string> = new Set(), withoutFlags = 0): string[] {
  return sorted(
    Array.from({ length: table.rowCount }, (_, row) => ({
      name: table.strings[table.name[row] as number],
      service: table.strings[table.service[row] as number],
      scope: table.strings[table.scope[row] as number],
      at: table.origin === 0n ? null : [table.start[row], table.duration[row]],
      parent: (table.parent[row] as number) < 0 ? '' : table.strings[table.name[table.parent[row] as number] as number],
      depth: table.depth[row],
      kind: table.kind[row],
      status: table.status[row],
      flags: (table.flags[row] as number) & ~withoutFlags,
      self: table.selfTime[row],
      logs: table.logCount[row],
      events: (table.eventStart[row + 1] as number) - (table.eventStart[row] as number),
    })).map((columns) => Object.fromEntries(Object.entries(columns).filter(([name]) => !without.has(name)))),
  );
}
