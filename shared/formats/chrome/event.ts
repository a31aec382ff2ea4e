/** Trace events, as they are kept until their track is put in order. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';
import { parseDecimalDuration } from '../foreign/times.ts';
import { jsonText, readAttributes, readValue } from '../foreign/values.ts';
import { type JsonNode, member, parseJson } from '../json/tree.ts';

/**
 * Most traces count from the start of the machine, some from zero, which would be no time at all: times before 2001 are
 * shown from here on, the second of January 1970.
 */
const EPOCH = 86_400_000_000_000n;
const WALL = 1_000_000_000_000_000_000n;

/** What becomes a span. */
export interface Slice {
  readonly id: string;
  readonly name: string;
  /** Nanoseconds as they are shown; 0n where there are none. */
  readonly start: bigint;
  /** 0n until its end is found. */
  end: bigint;
  /** The JSON of its fields that are not carried over otherwise; `endRest`: of the event that ended it. */
  readonly rest: string;
  endRest: string;
  readonly events: { readonly time: bigint; readonly name: string; readonly rest: string }[];
  /** Ids of the slices whose flows end here. */
  readonly links: string[];
  readonly place: FilePlace;
  readonly resource: number;
  /** In which order it stands in the file. */
  readonly order: number;
  parent: string;
  /** It began and has not ended. */
  isOpen: boolean;
  /** It was handed over: nothing can be added any more. */
  given: boolean;
}

/** What else happens on a track. */
export interface Mark {
  readonly type: 'begin' | 'end' | 'instant' | 'flow out' | 'flow in';
  readonly time: bigint;
  readonly order: number;
  readonly name: string;
  /** The slice that begins. */
  readonly slice?: Slice;
  /** Fields, as those of a slice; of a flow its key. */
  readonly rest: string;
  /** A flow that ends at the next slice rather than at the one around it. */
  readonly next?: boolean;
}

/** `ts`: microseconds, with a fraction, also below zero. Shown as nanoseconds; 0n where there is none. */
export function parseTime(text: string): bigint {
  const isBefore = text.startsWith('-');
  const time = parseDecimalDuration(isBefore ? text.slice(1) : text, 3);
  if (time === undefined) return 0n;
  if (time >= WALL) return isBefore ? 0n : time;
  const shown = isBefore ? EPOCH - time : EPOCH + time;
  return shown > 0n ? shown : 0n;
}

const CARRIED = new Set(['name', 'ph', 'ts', 'dur', 'pid', 'tid']);

/** Fields and arguments of an event that become attributes. Kept as text: nodes would take ten times the room. */
export function fieldsText(node: JsonNode): string {
  if (node.type !== 'object') return '';
  const entries = node.entries.filter(
    ({ key, value }) => !CARRIED.has(key) && !(key === 'args' && value.type === 'object' && value.entries.length === 0),
  );
  return entries.length === 0 ? '' : jsonText({ type: 'object', entries });
}

/** Arguments under their own keys; the event's fields with a prefix. */
export function parseFields(rest: string, prefix = 'chrome.'): Attribute[] {
  if (rest === '') return [];
  const node = parseJson(encodeUtf8(rest));
  return [...readArguments(member(node, 'args')), ...readAttributes(node, prefix, new Set(['args']))];
}

function readArguments(args: JsonNode | undefined): Attribute[] {
  if (args === undefined || args.type === 'null') return [];
  return args.type === 'object' ? readAttributes(args) : [{ key: 'args', value: readValue(args) }];
}
