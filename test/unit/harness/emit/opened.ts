/** Opens what the harness wrote, with the engine that shows it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Problem } from '../../../../shared/base/problem.ts';
import { createEngine } from '../../../../shared/engine/engine.ts';
import { nodeHost } from '../../../../shared/node/engine-host.ts';
import type { FileInfo, RecordingInfo, SpanDetail } from '../../../../shared/protocol.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import { NO_ORDINAL, type SpanTable } from '../../../../shared/trace/table.ts';
import type { Attribute, LogRecord, Value } from '../../../../shared/trace/value.ts';

export interface Opened {
  readonly file: FileInfo;
  readonly table: SpanTable;
  readonly problems: readonly Problem[];
  readonly recordings: readonly RecordingInfo[];
  /** In the order of the rows, without those that the engine made up; secrets are not masked again. */
  readonly spans: readonly (SpanDetail & { readonly logs: readonly LogRecord[] })[];
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-emit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Reads a trace from disk, with every span of it. */
export async function openTrace(path: string): Promise<Opened> {
  const seen: { table: SpanTable; problems: readonly Problem[]; recordings: readonly RecordingInfo[] } = {
    table: EMPTY_TABLE,
    problems: [],
    recordings: [],
  };
  const engine = createEngine({ ...nodeHost(() => path), watch: undefined }, (name, data) => {
    if (name in seen) Object.assign(seen, { [name]: data });
  });
  try {
    const { files } = await engine.open({ files: [{ id: 'trace', name: 'trace' }] });
    const [file] = files;
    if (!file) throw new Error('The engine opened nothing.');
    const spans: (SpanDetail & { readonly logs: readonly LogRecord[] })[] = [];
    await engine['session.reveal']({ reveal: true });
    for (const ordinal of seen.table.ordinal.subarray(0, seen.table.rowCount)) {
      if (ordinal === NO_ORDINAL) continue;
      const { logs } = await engine['span.logs']({ ordinal });
      spans.push({ ...(await engine['span.detail']({ ordinal })), logs });
    }
    return { file, ...seen, spans };
  } finally {
    // An empty document in its place closes what is open.
    await engine.open({ files: [] });
  }
}

/** Attributes as plain values; integers are bigints, so that their digits and their type show. */
export function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(value: Value): unknown {
  switch (value.type) {
    case 'int':
      return BigInt(value.value);
    case 'array':
      return value.value.map(plainValue);
    case 'map':
      return plain(value.value);
    case 'null':
      return null;
    default:
      return value.value;
  }
}
