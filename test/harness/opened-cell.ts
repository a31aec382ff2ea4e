/** A cell's folder as the viewer's own engine reads it, with what the tests ask of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../shared/engine/engine.ts';
import { nodeHost } from '../../shared/node/engine-host.ts';
import type { DocumentInfo, Events, RecordingInfo, Requests, SpanDetail } from '../../shared/protocol.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { Value } from '../../shared/trace/value.ts';

/** A span with its attributes as plain values. */
export interface OpenedSpan extends Omit<SpanDetail, 'attributes'> {
  readonly row: number;
  readonly depth: number;
  /** Name of the parent, empty for a root. */
  readonly parentName: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OpenedCell {
  readonly info: DocumentInfo;
  readonly table: SpanTable;
  /** In tree order. */
  readonly spans: readonly OpenedSpan[];
  readonly recordings: readonly RecordingInfo[];
  readonly problems: Events['problems'];
  readonly facts: Requests['cell.facts']['result'];
  /** Unix nanoseconds at which a text first came to the recording's screen after `from`; undefined: it never did. */
  shown(text: string, from?: bigint): Promise<bigint | undefined>;
  close(): Promise<void>;
}

/** Opens all files of a cell as the viewer does when its folder is chosen. */
export async function openCell(folder: string): Promise<OpenedCell> {
  const last: Partial<Events> = {};
  const host = { ...nodeHost((id) => join(folder, id)), watch: undefined };
  const engine = createEngine(host, (name, data) => Object.assign(last, { [name]: data }));
  const files = readdirSync(folder)
    .filter((name) => /\.(jsonl|cast)$/.test(name))
    .map((name) => ({ id: name, name }));
  const info = await engine.open({ files });
  const table = last.table;
  if (!table) throw new Error(`${folder} could not be opened.`);
  const spans: OpenedSpan[] = [];
  await engine['session.reveal']({ reveal: true });
  for (let row = 0; row < table.rowCount; row++) {
    const detail = await engine['span.detail']({ ordinal: table.ordinal[row] ?? -1 });
    const parent = table.parent[row] ?? -1;
    spans.push({
      ...detail,
      row,
      depth: table.depth[row] ?? -1,
      parentName: table.strings[table.name[parent] ?? -1] ?? '',
      attributes: Object.fromEntries(detail.attributes.map(({ key, value }) => [key, plain(value)])),
    });
  }
  await engine['session.reveal']({ reveal: false });
  const recordings = last.recordings ?? [];
  return {
    info,
    table,
    spans,
    recordings,
    problems: last.problems ?? [],
    facts: await engine['cell.facts'](undefined),
    async shown(text, from = 0n) {
      const [recording] = recordings;
      if (!recording) throw new Error('There is no recording.');
      const query = { recording: recording.index, text, caseSensitive: true, regex: false, limit: 1000 };
      const { hits } = await engine['terminal.search'](query);
      const zero = table.origin + BigInt(Math.round(recording.startsAt));
      return hits.map(({ time }) => zero + BigInt(Math.round(time * 1e6))).find((instant) => instant >= from);
    },
    close: async () => {
      await engine.open({ files: [] });
    },
  };
}

/** The tool call with that id. @throws where there is none */
export function spanOfCall(cell: OpenedCell, callId: string): OpenedSpan {
  const found = cell.spans.find(({ attributes }) => attributes['gen_ai.tool.call.id'] === callId);
  if (!found) throw new Error(`There is no tool call ${callId}.`);
  return found;
}

/** What a model call's span says of its request and tokens, in the words of the scripted model's log. */
export function toldTokens({ attributes }: OpenedSpan) {
  return {
    requestHash: attributes['cell.model_call.request_hash'],
    responseId: attributes['gen_ai.response.id'],
    input: attributes['gen_ai.usage.input_tokens'],
    cached: attributes['gen_ai.usage.cache_read.input_tokens'],
    output: attributes['gen_ai.usage.output_tokens'],
    reasoning: attributes['gen_ai.usage.reasoning.output_tokens'],
  };
}

/** A value without its type; long ones are cut, as everywhere. */
function plain(value: Value): unknown {
  switch (value.type) {
    case 'null':
      return null;
    case 'int':
      return Number(value.value);
    case 'array':
      return value.value.map(plain);
    case 'map':
      return Object.fromEntries(value.value.map(({ key, value: inner }) => [key, plain(inner)]));
    default:
      return value.value;
  }
}
