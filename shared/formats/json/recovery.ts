/**
 * Finds the way back after damage. It trusts nothing but the next `{` whose first key the shape knows: that tells
 * whether a span, a scope, a resource or a document begins there, and so which containers must be open.
 */
import { JsonStop } from './scanner.ts';
import type { Slot } from './shape.ts';
import type { Level, WalkerPosition } from './walker-position.ts';

const OPEN_BRACE = 0x7b;
/** A first key is at most this long; a `{` at the window's end waits until so much is here. */
const LOOK_AHEAD = 128;
/** Bytes that failed tries may cost beyond those that were passed, before the search takes longer steps. */
const WASTE = 16 << 20;

export class Recovery<F> {
  readonly #walker: WalkerPosition<F>;
  #began = 0;
  #waste = 0;

  constructor(walker: WalkerPosition<F>) {
    this.#walker = walker;
  }

  /** Starts looking at index `at`. */
  begin(at: number): void {
    const walker = this.#walker;
    if (walker.next !== 'recovery') {
      this.#began = at;
      this.#waste = 0;
    }
    walker.at = at;
    walker.next = 'recovery';
    walker.forgiving = true;
  }

  /** The window has moved. */
  move(by: number): void {
    this.#began -= by;
  }

  /** Looks at the next `{`. False: more bytes are needed, or there are none. */
  step(final: boolean): boolean {
    const walker = this.#walker;
    const { scanner } = walker;
    const at = scanner.bytes.indexOf(OPEN_BRACE, walker.at);
    if (at < 0 || at >= scanner.end) {
      walker.at = scanner.end;
      if (final) walker.next = 'document';
      return false;
    }
    walker.at = at;
    if (!final && scanner.end - at < LOOK_AHEAD) return false;
    if (!this.#accept(at, final)) walker.at = Math.max(at + 1, walker.at);
    return true;
  }

  /** Whether JSON goes on with the `{` at `at`. Stops the scanner where only more bytes can tell. */
  #accept(at: number, final: boolean): boolean {
    const walker = this.#walker;
    const { scanner } = walker;
    const quote = scanner.space(at + 1);
    if (scanner.bytes[quote] !== 0x22) return false;
    try {
      scanner.key(quote);
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      return false;
    }
    const { keyStart, keyEnd } = scanner;
    const slot = walker.slotOfKey();
    if (slot !== undefined && slot.type !== 'ignore') {
      this.#popTo(slot.rank);
      walker.at = at;
      walker.next = walker.levels.length === 0 ? 'document' : 'key-or-end';
      return true;
    }
    for (const index of walker.shape.recoverable) {
      const candidate = walker.shape.slots[index];
      if (candidate?.type !== 'leaf' || candidate.leaf.keys === undefined) continue;
      if (candidate.leaf.keys.find(scanner.bytes, keyStart, keyEnd) < 0) continue;
      if (this.#tryLeaf(candidate, at, final)) return true;
    }
    if (walker.at === at && this.#beginsLine(at)) {
      walker.levels.length = 0;
      walker.next = 'document';
      return true;
    }
    return false;
  }

  /** Whether the record at `at` is whole and one of these. */
  #tryLeaf(slot: Extract<Slot<F>, { type: 'leaf' }>, at: number, final: boolean): boolean {
    const walker = this.#walker;
    const { scanner } = walker;
    let end: number;
    try {
      end = slot.leaf.read(scanner, at);
    } catch (error) {
      if (!(error instanceof JsonStop)) throw error;
      if (scanner.needsMore && !final) throw error;
      this.#waste += scanner.stoppedAt - at;
      if (this.#waste > WASTE + 4 * (at - this.#began)) walker.at = Math.min(scanner.stoppedAt, scanner.end);
      return false;
    }
    if (!slot.leaf.plausible()) return false;
    this.#popToLeaf(slot);
    const top = walker.levels[walker.levels.length - 1] as Level<F>;
    slot.leaf.commit(top.frame, scanner, at, end, walker.offset(at));
    walker.at = end;
    walker.next = 'comma-or-end';
    return true;
  }

  /** At the start of a line and not behind a comma or bracket: a document of its own. */
  #beginsLine(at: number): boolean {
    const { bytes } = this.#walker.scanner;
    if (at > 0 && bytes[at - 1] !== 0x0a) return false;
    for (let i = at - 1; i >= 0; i--) {
      const c = bytes[i] as number;
      if (c <= 0x20) continue;
      return c !== 0x2c && c !== 0x5b;
    }
    return true;
  }

  /** Closes containers until an object of rank `rank` can come next. */
  #popTo(rank: number): void {
    const { levels, shape } = this.#walker;
    if (rank <= 0) levels.length = 0;
    for (let top = levels[levels.length - 1]; top !== undefined; top = levels[levels.length - 1]) {
      if (top.type === 'array' && top.slot?.type === 'enter' && top.rank === rank) return;
      if (top.type === 'object' && top.rank < rank) {
        const slot = shape.slots.find((one) => one.type === 'enter' && one.rank === rank - 1);
        if (slot !== undefined) {
          if (slot.type !== 'ignore') slot.before?.(top.frame);
          levels.push({ type: 'array', slot, rank, frame: top.frame });
          return;
        }
      }
      levels.pop();
    }
  }

  /** Closes containers until a record of `slot` can come next. */
  #popToLeaf(slot: Extract<Slot<F>, { type: 'leaf' }>): void {
    const { levels, shape } = this.#walker;
    for (let top = levels[levels.length - 1]; top !== undefined; top = levels[levels.length - 1]) {
      if (top.type === 'array' && top.slot === slot) return;
      if (top.type === 'object' && top.rank <= slot.rank) break;
      levels.pop();
    }
    const top = levels[levels.length - 1];
    const frame = top?.frame ?? shape.open(undefined);
    if (top === undefined || top.slot !== slot) slot.before?.(frame);
    levels.push({ type: 'array', slot, rank: slot.rank + 1, frame });
  }
}
