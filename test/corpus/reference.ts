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
