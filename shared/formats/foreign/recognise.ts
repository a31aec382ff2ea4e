/** Recognising a JSON format by the keys of its first documents. */
import { type Sketch, sketchJson } from '../json/sketch.ts';

/** Whether all of these paths are there: at the top, or in an array (of arrays) at the top. */
export function has(sketch: Sketch, ...paths: readonly string[]): boolean {
  return ['', '[].', '[][].'].some((prefix) => paths.every((path) => sketch.has(prefix + path)));
}

export const hasAny = (sketch: Sketch, ...paths: readonly string[]): boolean => paths.some((path) => has(sketch, path));

let lastHead: Uint8Array | undefined;
let lastSketches: Sketch[] = [];

/** The sketches of a head. All formats are asked about the same one, one after another: it is made once. */
export function readSketches(head: Uint8Array): readonly Sketch[] {
  if (lastHead !== head) {
    lastSketches = sketchJson(head);
    lastHead = head;
  }
  return lastSketches;
}

/** `sure` where one of the first documents fits, else 0. */
export function confidence(head: Uint8Array, sure: number, fits: (sketch: Sketch) => boolean): number {
  return readSketches(head).some(fits) ? sure : 0;
}
