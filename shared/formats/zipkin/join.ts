/**
 * Zipkin's server has its client's id. To show both, the server becomes a child of the client with an id of its own, and
 * what was called inside the server hangs below it. Who is there can stand anywhere in a trace, so that spans wait for
 * some hundreds of others before they are handed on.
 */
import type { ForeignSpan } from '../foreign/foreign.ts';
import { stringAttribute } from '../foreign/values.ts';

/** A span as it is reported. */
export interface ZipkinSpan extends ForeignSpan {
  readonly service: string;
  /** Whether it is the called side, whose id may be its client's. */
  readonly isServer: boolean;
}

/** Spans that wait. A trace with more than these between a client and its server keeps them apart. */
const WAITING = 1024;
/** Ids that are remembered. */
const REMEMBERED = 200_000;

export class ZipkinJoin {
  readonly #deliver: (span: ForeignSpan) => void;
  #waiting: ZipkinSpan[] = [];
  readonly #clients = new Map<string, string>();
  /** Services of the servers with an id, as they were reported. */
  readonly #servers = new Map<string, readonly string[]>();

  constructor(deliver: (span: ForeignSpan) => void) {
    this.#deliver = deliver;
  }

  add(span: ZipkinSpan): void {
    const key = `${span.traceId}/${span.spanId}`;
    if (span.isServer) {
      const known = this.#servers.get(key) ?? [];
      if (!known.includes(span.service)) remember(this.#servers, key, [...known, span.service]);
    } else remember(this.#clients, key, span.service);
    this.#waiting.push(span);
    if (this.#waiting.length >= WAITING * 2) this.#release(WAITING);
  }

  /** Hands on what waits. */
  finish(): void {
    this.#release(this.#waiting.length);
  }

  #release(count: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.slice(count);
    for (let i = 0; i < count; i++) this.#deliver(this.#placed(waiting[i] as ZipkinSpan));
  }

  #placed({ service, isServer, ...span }: ZipkinSpan): ForeignSpan {
    if (isServer && this.#clients.has(`${span.traceId}/${span.spanId}`)) {
      return {
        ...span,
        spanId: ownId(span.spanId, service),
        parentSpanId: span.spanId,
        attributes: [...(span.attributes ?? []), stringAttribute('zipkin.shared_id', span.spanId)],
      };
    }
    const parent = span.parentSpanId ?? '';
    return { ...span, parentSpanId: this.#insideServer(span.traceId, parent, service) ?? parent };
  }

  /** The id of the server below which a span of `service` stands, where its parent's id is a client's too. */
  #insideServer(traceId: string, parent: string, service: string): string | undefined {
    const client = this.#clients.get(`${traceId}/${parent}`);
    const servers = this.#servers.get(`${traceId}/${parent}`);
    if (parent === '' || client === undefined || servers === undefined) return undefined;
    const server = servers.includes(service) && service !== client ? service : service === '' ? servers[0] : undefined;
    return server === undefined ? undefined : ownId(parent, server);
  }
}

const ownId = (id: string, service: string): string => `${id}-${service || 'server'}`;

/** Adds to a map that forgets the oldest. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size > REMEMBERED) map.delete(map.keys().next().value as string);
}
