/** Reads a JSON object key by key, saying what is wrong with which key. */
import { isObject } from '../../shared/base/is-object.ts';
import { suggest } from '../../shared/trace/query/suggest.ts';

/** A week. Timers of longer than 24 days would go off at once. Seconds */
const LONGEST = 604_800;

/** What is wrong with a file that a person wrote, in a sentence for them. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

/** An object of JSON whose keys are taken one by one. Every method throws a TaskError that names the key. */
export class JsonObject {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #file: string;
  /** Key path with a full stop at its end; empty at the top. */
  readonly #path: string;

  /** Refuses what is no object, and keys that are not in `keys`. */
  constructor(value: unknown, file: string, keys: readonly string[], path = '') {
    this.#file = file;
    this.#path = path === '' ? '' : `${path}.`;
    if (!isObject(value))
      throw new TaskError(`${file}: ${path === '' ? 'the file' : path} must be an object, not ${valueKind(value)}.`);
    this.#value = value;
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const meant = suggest(key, keys);
      throw this.problem(
        key,
        `is no key that is known here; ${meant ? `did you mean ${meant}?` : `known are ${keys.join(', ')}.`}`,
      );
    }
  }

  /** An error about a key of this object. */
  problem(key: string, sentence: string): TaskError {
    return new TaskError(`${this.#file}: ${this.#path}${key} ${sentence}`);
  }

  /** The value of a key as it is; undefined where it is missing. */
  raw(key: string): unknown {
    return this.#value[key];
  }

  /** A text that is not empty, or undefined. */
  text(key: string): string | undefined {
    const value = this.#value[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw this.#wrong(key, 'a text', value);
    if (value.trim() === '') throw this.problem(key, 'must not be empty.');
    return value;
  }

  /** A text that must be there. */
  requiredText(key: string, means: string): string {
    const value = this.text(key);
    if (value === undefined) throw this.problem(key, `is missing: ${means}.`);
    return value;
  }

  /** `true` or `false`; `false` where it is missing. */
  flag(key: string): boolean {
    const value = this.#value[key];
    if (value === undefined) return false;
    if (typeof value !== 'boolean') throw this.#wrong(key, 'true or false', value);
    return value;
  }

  /** A number of seconds above 0 and up to a week, or undefined. */
  seconds(key: string): number | undefined {
    const value = this.#value[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw this.#wrong(key, 'a number of seconds', value);
    if (!(value > 0)) throw this.problem(key, `must be above 0 seconds, not ${value}.`);
    if (value > LONGEST) throw this.problem(key, `must be at most a week (${LONGEST} seconds), not ${value}.`);
    return value;
  }

  /** A list of texts that are not empty, or undefined. */
  texts(key: string): readonly string[] | undefined {
    const value = this.#value[key];
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list of texts', value);
    return value.map((element: unknown, i) => {
      if (typeof element !== 'string') throw this.#wrong(`${key}[${i}]`, 'a text', element);
      if (element === '') throw this.problem(`${key}[${i}]`, 'must not be empty.');
      return element;
    });
  }

  /** An object under a key, with its own keys; empty where it is missing. */
  object(key: string, keys: readonly string[]): JsonObject {
    return new JsonObject(this.#value[key] ?? {}, this.#file, keys, this.#path + key);
  }

  #wrong(key: string, wanted: string, value: unknown): TaskError {
    return this.problem(key, `must be ${wanted}, not ${valueKind(value)}.`);
  }
}

function valueKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'object':
      return 'an object';
    default:
      return String(value);
  }
}
