/** OpenTelemetry's kinds, status codes and scopes, in the words in which SDKs and other tracers write them. */
import type { InstrumentationScope, SpanContent } from '../../trace/value.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { OTEL_KINDS } from '../otlp/names.ts';
import { readAttributes, stringAttribute } from './values.ts';

const KINDS: ReadonlySet<string> = new Set(OTEL_KINDS);

/** `SpanKind.SERVER`, `SPAN_KIND_SERVER`, `Server`, `server` → `server`; anything else is no kind. */
export function parseKind(text: string): string {
  const kind = text
    .trim()
    .replace(/^(SpanKind\.|SPAN_KIND_)/i, '')
    .toLowerCase();
  return KINDS.has(kind) ? kind : '';
}

/** A kind as OTLP and Go number them (1 is internal), by number or by name. */
export function readKind(node: JsonNode | undefined): string {
  const text = readText(node);
  return /^\d$/.test(text) ? (OTEL_KINDS[Number(text)] ?? '') : parseKind(text);
}

/** A kind as JavaScript's API numbers them (0 is internal), by number or by name. */
export function readJsKind(node: JsonNode | undefined): string {
  const text = readText(node);
  return /^\d$/.test(text) ? (OTEL_KINDS[Number(text) + 1] ?? '') : parseKind(text);
}

/** A status code: `ERROR`, `STATUS_CODE_ERROR`, `StatusCode.ERROR`, `Error` or 2. */
export function parseStatusCode(text: string): number {
  const name = text
    .trim()
    .replace(/^(StatusCode\.|STATUS_CODE_)/i, '')
    .toLowerCase();
  return name === 'error' || name === '2' ? 2 : name === 'ok' || name === '1' ? 1 : 0;
}

/** Makes a status of a code in any spelling and a message. */
export const makeStatus = (code: string, message: string): SpanContent['status'] => ({
  code: parseStatusCode(code),
  message,
});

/** A scope in any spelling (`name`, `Name`, …), with its schema's address and attributes. */
export function readScope(node: JsonNode | undefined): InstrumentationScope | undefined {
  if (node?.type !== 'object') return undefined;
  const schema = readText(member(node, 'schemaUrl', 'schema_url', 'SchemaURL'));
  return {
    name: readText(member(node, 'name', 'Name')),
    version: readText(member(node, 'version', 'Version')),
    attributes: [
      ...readAttributes(member(node, 'attributes')),
      ...(schema === '' ? [] : [stringAttribute('otel.schema_url', schema)]),
    ],
  };
}

/** An id without `0x` before it; one that is nothing but zeros is none. */
export function normaliseId(text: string): string {
  const id = text.replace(/^0x/i, '');
  return /^0*$/.test(id) ? '' : id;
}

/** How many a producer dropped: a number, or 0. */
export function droppedCount(node: JsonNode | undefined): number {
  const count = Number(readText(node));
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
