/** Collects trace events, and hands spans over from time to time and at the end. */
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { parseDecimalDuration } from '../foreign/times.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { fieldsText, type Mark, parseFields, parseTime, type Slice } from './event.ts';
import { SpanreelEvents } from './own.ts';
import { Threads } from './threads.ts';
import { type Flow, Track, type TrackResult } from './track.ts';

/**
 * Events that are held at most, and their bytes: a program may write a slice after all those in it, so that what holds
 * what is found only when both are there.
 */
const MOST = 200_000;
const MOST_BYTES = 64 << 20;
/** Slices that are handed over before others have their turn. */
const TURN = 2000;
/** Flows that have begun and may end later. */
const MOST_FLOWS = 200_000;

/** Types of events that are no spans, and what they are. */
const OTHERS: Readonly<Record<string, string>> = {
  C: 'counter events',
  P: 'CPU samples',
  N: 'object events',
  O: 'object events',
  D: 'object events',
  V: 'memory dumps',
  v: 'memory dumps',
  c: 'clock sync events',
  '(': 'context events',
  ')': 'context events',
};

export class Reading {
  readonly #context: ForeignContext;
  readonly #traceId: string;
  readonly #threads: Threads;
  readonly #own: SpanreelEvents;
  readonly #tracks = new Map<string, Track>();
  readonly #flows = new Map<string, string>();
  #held = 0;
  #heldBytes = 0;
  #order = 0;

  constructor(context: ForeignContext, traceId: string) {
    this.#context = context;
    this.#traceId = traceId;
    this.#threads = new Threads(context);
    this.#own = new SpanreelEvents(context, this.#threads);
  }

  /** A field of the file that is about the recording. */
  about(key: string, node: JsonNode): void {
    this.#threads.about(key, node);
  }

  event(node: JsonNode, place: FilePlace): void {
    const type = readText(member(node, 'ph'));
    if (type === 'M') {
      if (readText(member(node, 'name')) === '') this.#context.count('metadata events without a name');
      else this.#threads.metadata(node);
    } else if (this.#own.takes(node, place)) return;
    else if (type in OTHERS) this.#context.count(OTHERS[type] as string);
    else if (this.#take(node, type, place)) this.#hold(place.length);
    else this.#context.count(type === '' ? 'records that are not events' : 'events of unknown types');
  }

  /** So many bytes of the file were read. Hands over what is held, where that is much. */
  async progress(bytes: number): Promise<void> {
    if (this.#held >= MOST || this.#heldBytes >= MOST_BYTES) await this.#flush(false, bytes);
    await this.#context.progress(bytes);
  }

  /** All `bytes` of the file were read. */
  async finish(bytes: number): Promise<void> {
    this.#own.finish();
    await this.#flush(true, bytes);
    this.#threads.finish();
  }

  #hold(bytes: number): void {
    this.#held++;
    this.#heldBytes += bytes;
  }

  /** Whether the event is of a known type. */
  #take(node: JsonNode, type: string, place: FilePlace): boolean {
    const text = (key: string) => readText(member(node, key));
    const thread = this.#track(`thread ${text('pid')}/${text('tid')}`);
    const mark = (of: Pick<Mark, 'type' | 'rest'> & Partial<Mark>): Mark => ({
      time: parseTime(text('ts')),
      order: this.#order++,
      name: text('name'),
      ...of,
    });
    switch (type) {
      case 'X': {
        const slice = this.#slice(node, place);
        const length = parseDecimalDuration(text('dur'), 3);
        if (slice.start > 0n && length !== undefined) slice.end = slice.start + length;
        thread.slice(slice);
        for (const flow of boundFlows(node)) thread.mark(mark(flow));
        return true;
      }
      case 'B':
        thread.mark(mark({ type: 'begin', rest: '', slice: this.#slice(node, place) }));
        return true;
      case 'E':
        thread.mark(mark({ type: 'end', rest: fieldsText(node) }));
        return true;
      case 'i':
      case 'I':
      case 'R':
        thread.mark(mark({ type: 'instant', rest: fieldsText(node) }));
        return true;
      case 'b':
      case 'S':
        this.#track(asyncKey(node, type)).mark(mark({ type: 'begin', rest: '', slice: this.#slice(node, place) }));
        return true;
      case 'e':
      case 'F':
        this.#track(asyncKey(node, type)).mark(mark({ type: 'end', rest: fieldsText(node) }));
        return true;
      case 'n':
      case 'T':
      case 'p':
        this.#track(asyncKey(node, type)).mark(mark({ type: 'instant', rest: fieldsText(node) }));
        return true;
      case 's':
        thread.mark(mark({ type: 'flow out', rest: flowKey(node) }));
        return true;
      case 't':
        thread.mark(mark({ type: 'flow in', rest: flowKey(node) }));
        thread.mark(mark({ type: 'flow out', rest: flowKey(node) }));
        return true;
      case 'f':
        thread.mark(mark({ type: 'flow in', rest: flowKey(node), next: text('bp') !== 'e' }));
        return true;
      default:
        return false;
    }
  }

  #slice(node: JsonNode, place: FilePlace): Slice {
    const text = (key: string) => readText(member(node, key));
    const order = this.#order++;
    return {
      id: (order + 1).toString(16).padStart(16, '0'),
      name: text('name'),
      start: parseTime(text('ts')),
      end: 0n,
      rest: fieldsText(node),
      endRest: '',
      events: [],
      links: [],
      place,
      resource: this.#threads.addResource(node),
      order,
      parent: '',
      isOpen: false,
      given: false,
    };
  }

  #track(key: string): Track {
    let track = this.#tracks.get(key);
    if (!track) {
      track = new Track();
      this.#tracks.set(key, track);
    }
    return track;
  }

  async #flush(isLast: boolean, bytes: number): Promise<void> {
    this.#held = this.#heldBytes = 0;
    const results: TrackResult[] = [];
    let [ends, instants, lost] = [0, 0, 0];
    for (const [key, track] of this.#tracks) {
      const result = track.take(isLast);
      // There is one for every operation. What else comes of one that is over finds a new one.
      if (key.startsWith(ASYNC) && !track.hasOpen) this.#tracks.delete(key);
      results.push(result);
      ends += result.ends;
      instants += result.instants;
      lost += result.lost;
    }
    lost += this.#connect(results.flatMap(({ flows }) => flows));
    let given = 0;
    for (const { slices } of results) {
      for (const slice of slices) {
        this.#give(slice);
        // What is given goes into the spool, and others have their turn.
        if (++given % TURN === 0) await this.#context.progress(bytes);
      }
    }
    if (ends > 0) this.#context.count('ends without a beginning', ends);
    if (instants > 0) this.#context.count('instant events outside of any slice', instants);
    if (lost > 0) this.#context.count('flows without a slice at both ends', lost);
  }

  /** Links the slices that flows go to with those that they come from. Returns how many come from nowhere. */
  #connect(flows: Flow[]): number {
    let lost = 0;
    flows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.order - b.order));
    for (const { key, slice, isOut } of flows) {
      const from = this.#flows.get(key);
      if (isOut) {
        if (this.#flows.size < MOST_FLOWS) this.#flows.set(key, slice.id);
      } else if (from === undefined || slice.given) lost++;
      else if (from !== slice.id) slice.links.push(from);
    }
    return lost;
  }

  #give(slice: Slice): void {
    slice.given = true;
    this.#context.span({
      traceId: this.#traceId,
      spanId: slice.id,
      parentSpanId: slice.parent,
      name: slice.name,
      start: slice.start,
      end: slice.end,
      attributes: [...parseFields(slice.rest), ...parseFields(slice.endRest, 'chrome.end.')],
      events: slice.events.map(({ time, name, rest }) => ({ time, name, attributes: parseFields(rest) })),
      links: slice.links.map((spanId) => ({ traceId: this.#traceId, spanId, traceState: '', attributes: [] })),
      resource: slice.resource,
      place: slice.place,
    });
  }
}

/** Before the keys of tracks that are no threads. */
const ASYNC = 'async ';

/** What names an asynchronous operation. The older events (S, T, p, F) have their name in it. */
function asyncKey(node: JsonNode, type: string): string {
  const text = (key: string) => readText(member(node, key));
  const id2 = member(node, 'id2');
  const local = readText(member(id2, 'local'));
  const id = text('id') || readText(member(id2, 'global')) || (local === '' ? '' : `${text('pid')}:${local}`);
  const name = /^[STpF]$/.test(type) ? text('name') : '';
  return `${ASYNC}${JSON.stringify([text('cat'), text('scope'), name, id])}`;
}

function flowKey(node: JsonNode): string {
  return JSON.stringify(['cat', 'name', 'id'].map((key) => readText(member(node, key))));
}

/** The newer way to write flows: on the slices themselves. */
function boundFlows(node: JsonNode): Pick<Mark, 'type' | 'rest'>[] {
  const id = readText(member(node, 'bind_id'));
  if (id === '') return [];
  const is = (key: string) => {
    const value = member(node, key);
    return value?.type === 'bool' && value.value;
  };
  return [
    ...(is('flow_in') ? [{ type: 'flow in' as const, rest: id }] : []),
    ...(is('flow_out') ? [{ type: 'flow out' as const, rest: id }] : []),
  ];
}
