/** Spans and log records of an outfile: which belong together, and when records alone have to do. */

import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { addResource, readContextId, readHrTime } from '../js/parts.ts';
import { readableSpan } from '../js/readable.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { type LooseLog, readLogRecord } from './loose-log.ts';
import { Session } from './session.ts';

/** Records without a span that wait until it is clear whether the file has spans. */
const WAITING = 2000;
const WAITING_BYTES = 16 << 20;

export class Reading {
  readonly #context: ForeignContext;
  #hasSpans = false;
  #isDecided = false;
  #waiting: LooseLog[] = [];
  #waitingBytes = 0;
  readonly #sessions = new Map<string, Session>();

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  span(node: JsonNode, place: FilePlace): void {
    this.#hasSpans = true;
    this.#context.span(readableSpan(this.#context, node, place));
  }

  log(node: JsonNode, place: FilePlace): void {
    const attributes = member(node, 'attributes');
    const traceId = readContextId(node, 'traceId');
    const spanId = readContextId(node, 'spanId');
    const name = readText(member(attributes, 'event.name')) || readText(member(node, 'eventName'));
    const time = readHrTime(member(node, 'hrTime')) || readHrTime(member(node, 'hrTimeObserved'));
    if (spanId !== '') {
      this.#context.log({ traceId, spanId, ...readLogRecord(node, name, time), place });
      return;
    }
    const event = name.replace(/^[^.]*\./, '');
    this.#loose({ node, place, time, event, attributes, resource: addResource(this.#context, node) });
  }

  finish(): void {
    this.#decide();
    for (const session of this.#sessions.values()) session.finish();
  }

  #loose(log: LooseLog): void {
    if (this.#isDecided) {
      this.#tell(log);
      return;
    }
    this.#waiting.push(log);
    this.#waitingBytes += log.place.length;
    if (this.#waiting.length >= WAITING || this.#waitingBytes >= WAITING_BYTES) this.#decide();
  }

  #decide(): void {
    this.#isDecided = true;
    for (const log of this.#waiting) this.#tell(log);
    this.#waiting = [];
  }

  /** Calls that stand in spans are not told again by the records about them. */
  #tell(log: LooseLog): void {
    if (this.#hasSpans) {
      this.#context.count('log records outside of any span');
      return;
    }
    const id = readText(member(log.attributes, 'session.id')) || readText(member(log.attributes, 'sessionId'));
    let session = this.#sessions.get(id);
    if (!session) {
      session = new Session(this.#context, id, log);
      this.#sessions.set(id, session);
    }
    session.take(log);
  }
}
