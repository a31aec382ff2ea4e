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
export function encodingOf(contentType: string | undefined): Encoding {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  throw new Refusal(
    415,
    `content-type ${JSON.stringify(contentType ?? '')} is neither application/json nor application/x-protobuf`,
  );
}

/** The signal that a path ends in, whatever is in front; undefined where it names none. */
export function signalOf(url: string): Signal | undefined {
  const [, signal] = /\/v1\/(traces|logs|metrics)\/?$/.exec(url.split('?', 1)[0] ?? '') ?? [];
  return signal as Signal | undefined;
}

/**
 * Reads a request. A path that names no signal is good enough for JSON, which says itself what it is.
 * @throws Refusal where the body cannot be read.
 */
export function decode(
  body: Buffer,
  encoding: Encoding,
  path: Signal | undefined,
  unknown: (field: number) => void,
): { readonly signal: Signal; readonly request: Json } {
  if (encoding === 'protobuf') {
    if (path === undefined) throw new Refusal(404, 'the path ends in none of /v1/traces, /v1/logs and /v1/metrics');
    return { signal: path, request: refusing(() => fromProto(body, REQUESTS[path], unknown)) };
  }
  const request = refusing(() => parseOtlp(new TextDecoder().decode(body)));
  const signal = (Object.keys(LISTS) as Signal[]).find((known) => LISTS[known][0] in request) ?? path;
  if (signal === undefined) throw new Refusal(404, 'neither the path nor the body says traces, logs or metrics');
  if (path !== undefined && signal !== path) throw new Refusal(400, `${signal} were sent to the path of ${path}`);
  const list = request[LISTS[signal][0]];
  if (list !== undefined && list !== null && !Array.isArray(list)) {
    throw new Refusal(400, `${LISTS[signal][0]} is not a list`);
  }
  return { signal, request };
}

function refusing(read: () => Json): Json {
  try {
    return read();
  } catch (error) {
    throw new Refusal(400, `the body cannot be read: ${(error as Error).message}`);
  }
}
