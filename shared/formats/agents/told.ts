/** What a log tells of an agent's steps, as its reader hands it to a branch. */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';

/** What an agent said, or a part of it. */
export interface Said {
  readonly time: bigint;
  /** Parts of one answer have the same key; without one it is a whole answer. */
  readonly key?: string | undefined;
  readonly start?: bigint | undefined;
  readonly model?: string;
  readonly parts: readonly string[];
  readonly finish?: string;
  readonly attributes?: readonly Attribute[];
  readonly error?: string | undefined;
  readonly place: FilePlace;
}

export interface Asked {
  readonly time: bigint;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly attributes?: readonly Attribute[];
  readonly place: FilePlace;
}

export interface Told {
  readonly time: bigint;
  readonly id: string;
  readonly result: string;
  readonly failed: boolean;
  /** Of one that failed, why, where its first line does not say so. */
  readonly error?: string | undefined;
  /** For a result whose call was not seen. */
  readonly name?: string;
  /** When the tool really began. */
  readonly start?: bigint | undefined;
  readonly exact?: boolean;
  /** Names that the span's id is made of, where another log knows it by them. */
  readonly names?: readonly string[] | undefined;
  /** The agent that it started may still be told about. */
  readonly keep?: boolean;
  readonly attributes?: readonly Attribute[];
  readonly place: FilePlace;
}

/** How a command's end is told that failed. */
export const exited = (code: number | string): string => `Exit code ${code}`;

/** Raw shows a range of the file: where records lie further apart, the last one. */
const NEAR = 64 << 10;

/** The beginning of a result that tells of a failure. */
export function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

export function union(one: FilePlace, other: FilePlace): FilePlace {
  const offset = Math.min(one.offset, other.offset);
  const end = Math.max(one.offset + one.length, other.offset + other.length);
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  return end - offset <= Math.max(NEAR, other.length) ? { offset, length: end - offset } : other;
}
