/** Keyframes by position, within a budget of memory. */

import { firstIndexWhere } from '../base/search.ts';
import type { ScreenSnapshot } from './frame.ts';
import { snapshotSize } from './snapshot.ts';

export interface Keyframe {
  readonly position: number;
  readonly snapshot: ScreenSnapshot;
}

export class Keyframes {
  #list: Keyframe[] = [];
  #bytes = 0;
  /** Bytes of recording that must lie between two keyframes; doubles when the budget is used up. */
  #spacing = 0;
  readonly #budget: number;

  constructor(first: ScreenSnapshot, budget: number) {
    this.#budget = budget;
    this.#list = [{ position: 0, snapshot: first }];
  }

  get count(): number {
    return this.#list.length;
  }

  /** Memory taken by the snapshots, in bytes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a keyframe at `position` (after all others) is wanted. */
  wants(position: number): boolean {
    return position - (this.#list.at(-1)?.position ?? 0) >= Math.max(1, this.#spacing);
  }

  add(position: number, snapshot: ScreenSnapshot): void {
    this.#list.push({ position, snapshot });
    this.#bytes += snapshotSize(snapshot);
    while (this.#bytes > this.#budget && this.#list.length > 4) this.#thin();
  }

  /** The last keyframe at or before `position`. There is always one at 0. */
  before(position: number): Keyframe {
    const list = this.#list;
    const after = firstIndexWhere(list.length, (index) => (list[index] as Keyframe).position > position);
    return list[Math.max(0, after - 1)] as Keyframe;
  }

  /** Drops every second one. */
  #thin(): void {
    const last = this.#list.at(-1)?.position ?? 0;
    this.#spacing = Math.max(this.#spacing * 2, Math.ceil(last / this.#list.length) * 2);
    this.#list = this.#list.filter((_, index) => index % 2 === 0);
    this.#bytes = 0;
    for (const { snapshot } of this.#list) this.#bytes += snapshotSize(snapshot);
  }
}
