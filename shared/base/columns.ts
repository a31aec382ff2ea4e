/** Growable columns: typed arrays that double when full, so a million rows cost a million slots and no objects. */

type TypedArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** One growable typed array. Read `data[i]` for `i < length`; `data` is replaced when it grows, so do not keep it. */
export class Column<T extends TypedArray> {
  data: T;
  length = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T, capacity = 1024) {
    this.#make = make;
    this.data = make(capacity);
  }

  /** Appends a value and returns its index. */
  push(value: number): number {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length] = value;
    return this.length++;
  }

  /** Makes room for `capacity` values without changing the length. */
  reserve(capacity: number): void {
    if (capacity <= this.data.length) return;
    const grown = this.#make(Math.max(capacity, Math.ceil(this.data.length * 1.6)));
    grown.set(this.data as never);
    this.data = grown;
  }

  /** Gives back room that is not used. */
  trim(): void {
    if (this.data.length > this.length) this.data = this.toArray();
  }

  /** Forgets everything and gives back the room. */
  clear(): void {
    this.length = 0;
    this.data = this.#make(0);
  }

  /** A copy of exactly the used part. */
  toArray(): T {
    return this.data.slice(0, this.length) as T;
  }
}

/** Makes a column of float64 values. */
export const float64 = (capacity?: number) => new Column((n) => new Float64Array(n), capacity);
/** Makes a column of int32 values. */
export const int32 = (capacity?: number) => new Column((n) => new Int32Array(n), capacity);
/** Makes a column of uint32 values. */
export const uint32 = (capacity?: number) => new Column((n) => new Uint32Array(n), capacity);
/** Makes a column of uint16 values. */
export const uint16 = (capacity?: number) => new Column((n) => new Uint16Array(n), capacity);
/** Makes a column of uint8 values. */
export const uint8 = (capacity?: number) => new Column((n) => new Uint8Array(n), capacity);
