/** From a request's path, type and body to OTLP/JSON. */
import { Refusal } from './body.ts';
import { type Json, LISTS, parseOtlp, type Signal } from './otlp.ts';
import { fromProto } from './proto.ts';
import { REQUESTS } from './proto-tables.ts';

export type Encoding = 'json' | 'protobuf';

/**
 * The encoding that a `content-type` names.
 * @throws Refusal where it is neither. A web page can send other types without being asked: they are not taken.
 */
export function parseEncoding(contentType: string | undefined): Encoding {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  throw new Refusal(
    415,
    `content-type ${JSON.stringify(contentType ?? '')} is neither application/json nor application/x-protobuf`,
  );
}

/** The signal that a path ends in, whatever is in front; undefined where it names none. */
export function parseSignal(url: string): Signal | undefined {
  const [, signal] = /\/v1\/(traces|logs|metrics)\/?$/.exec(url.split('?', 1)[0] ?? '') ?? [];
  return signal as Signal | undefined;
}

/** What one body holds: mostly one signal, but JSON may hold several, and an empty body none. */
export type Decoded = readonly { readonly signal: Signal; readonly request: Json }[];

/**
 * Reads a body. JSON says itself what it is; protobuf is what the path says.
 * @throws Refusal where the body cannot be read.
 */
export function decode(
  body: Buffer,
  encoding: Encoding,
  path: Signal | undefined,
  unknown: (field: number) => void,
): Decoded {
  if (encoding === 'protobuf') {
    if (path === undefined) throw new Refusal(404, 'the path ends in none of /v1/traces, /v1/logs and /v1/metrics');
    return lists(refusing(() => fromProto(body, REQUESTS[path], unknown)));
  }
  const request = refusing(() => parseOtlp(new TextDecoder().decode(body)));
  const found = lists(request);
  const names = Object.keys(request);
  if (found.length === 0 && (path === undefined || names.length > 0)) {
    throw new Refusal(400, 'the body has neither resourceSpans, resourceLogs nor resourceMetrics');
  }
  return found;
}

/** The request of each signal that is there. */
function lists(content: Json): Decoded {
  return (Object.keys(LISTS) as Signal[]).flatMap((signal) => {
    const [name] = LISTS[signal];
    const list = content[name];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) throw new Refusal(400, `${name} is not a list`);
    return [{ signal, request: { [name]: list } }];
  });
}

function refusing(read: () => Json): Json {
  try {
    return read();
  } catch (error) {
    throw new Refusal(400, `the body cannot be read: ${(error as Error).message}`);
  }
}
