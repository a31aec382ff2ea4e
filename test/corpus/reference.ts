/** The simplest reader of OTLP/JSON there can be, to hold the real one against: JSON.parse and nothing clever. */

type Json = Record<string, unknown>;

export interface ReferenceSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly service: string;
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
  readonly status: number;
  readonly events: readonly bigint[];
  readonly attributes: readonly string[];
}

/** Times as text, since JSON.parse would take digits from them. */
const quoteTimes = (text: string): string => text.replace(/("\w*(?:UnixNano|_unix_nano)"\s*:\s*)(\d+)/g, '$1"$2"');

/** The documents of a file: all of it, or its lines, or pretty-printed ones. Undefined where one is not JSON. */
export function documentsOf(text: string): Json[] | undefined {
  const quoted = quoteTimes(text);
  for (const split of [() => [quoted], () => quoted.split('\n'), () => quoted.split(/(?<=^\})/m)]) {
    try {
      return split()
        .filter((part) => part.trim() !== '')
        .map((part) => JSON.parse(part) as Json);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

function pick(object: unknown, ...names: string[]): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  for (const name of names) {
    const value = (object as Json)[name] ?? (object as Json)[name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function id(value: unknown): string {
  const written = text(value);
  const length = written.length;
  if ([22, 24, 11, 12].includes(length) && /^[A-Za-z0-9+/]+=*$/.test(written) && !/^[0-9a-f]+$/i.test(written)) {
    return Buffer.from(written, 'base64').toString('hex');
  }
  const hex = /^[0-9a-f]*$/i.test(written) ? written.toLowerCase() : written;
  return /^0*$/.test(hex) ? '' : hex;
}

function time(value: unknown): bigint | undefined {
  const written = text(value);
  return /^\d+$/.test(written) && BigInt(written) > 0n ? BigInt(written) : undefined;
}

function status(value: unknown): number {
  const code = pick(value, 'code');
  if (typeof code === 'number') return code;
  return Math.max(0, ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'].indexOf(text(code)));
}

/** The spans of a document, in order. */
export function referenceSpans(document: Json): ReferenceSpan[] {
  const envelope = (pick(document, 'result', 'trace') as Json | undefined) ?? document;
  const bare = pick(envelope, 'scopeSpans') !== undefined ? [envelope] : [];
  const resources = [...list(pick(envelope, 'resourceSpans', 'batches')), ...bare];
  return resources.flatMap((resource) => {
    const attributes = list(pick(pick(resource, 'resource'), 'attributes'));
    const named = attributes.findLast((one) => pick(one, 'key') === 'service.name');
    const service = text(pick(pick(named, 'value'), 'stringValue'));
    return list(pick(resource, 'scopeSpans', 'instrumentationLibrarySpans')).flatMap((scope) =>
      list(pick(scope, 'spans')).map((span) => ({
        traceId: id(pick(span, 'traceId')),
        spanId: id(pick(span, 'spanId')),
        parentId: id(pick(span, 'parentSpanId')),
        name: text(pick(span, 'name')),
        service,
        start: time(pick(span, 'startTimeUnixNano')),
        end: time(pick(span, 'endTimeUnixNano')),
        status: status(pick(span, 'status')),
        events: list(pick(span, 'events')).flatMap((event) => time(pick(event, 'timeUnixNano')) ?? []),
        attributes: list(pick(span, 'attributes')).map((attribute) => text(pick(attribute, 'key'))),
      })),
    );
  });
}

/** The delimited fields of a message as [number, content]; undefined where it is not one. */
function fieldsOf(bytes: Uint8Array): [number, Uint8Array][] | undefined {
  const fields: [number, Uint8Array][] = [];
  let at = 0;
  const varint = () => {
    for (let value = 0, i = 0; at < bytes.length && i < 5; i++) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * 128 ** i;
      if (byte < 128) return value;
    }
    return -1;
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    if (tag % 8 !== 2 || length < 0 || at + length > bytes.length) return undefined;
    fields.push([Math.floor(tag / 8), bytes.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}

/** How many records valid OTLP protobuf holds, bare or behind lengths; undefined where it is not valid. */
export function referenceRecords(bytes: Uint8Array): number | undefined {
  let level = [bytes];
  if (bytes[0] !== 0x0a) {
    level = [];
    for (let at = 0; at < bytes.length; ) {
      if (at + 4 > bytes.length) return undefined;
      const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
      if (at + 4 + length > bytes.length) return undefined;
      level.push(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
  }
  for (const number of [1, 2, 2]) {
    const next: Uint8Array[] = [];
    for (const message of level) {
      const fields = fieldsOf(message);
      if (fields === undefined) return undefined;
      for (const [field, content] of fields) if (field === number) next.push(content);
    }
    level = next;
  }
  return level.length;
}
