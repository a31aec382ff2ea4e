/** Writes joined requests in pieces. What else the program does, model calls above all, goes on in between. */
import { setImmediate } from 'node:timers/promises';
import type { OtlpLine } from '../base/types.ts';
import { type Json, LISTS, objects, type Signal } from './otlp.ts';

/** Spans, logs or metrics in one line: masking secrets in them takes about ten milliseconds. */
const MOST = 48;

export class Writer {
  readonly #adopt: (line: OtlpLine) => void;
  readonly #pieces: Json[] = [];
  #running = false;
  #run: Promise<void> = Promise.resolve();

  constructor(adopt: (line: OtlpLine) => void) {
    this.#adopt = adopt;
  }

  /** Writes a request. Resolves when it is in the file. */
  write(signal: Signal, request: Json): Promise<void> {
    this.#pieces.push(...splitRequest(signal, request));
    return this.written();
  }

  /** Resolves when all is in the file. */
  written(): Promise<void> {
    if (!this.#running) this.#run = this.#writeAll();
    return this.#run;
  }

  async #writeAll(): Promise<void> {
    this.#running = true;
    try {
      for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) {
        this.#adopt(piece as OtlpLine);
        if (this.#pieces.length > 0) await setImmediate();
      }
    } finally {
      this.#running = false;
    }
  }
}

/** The request as requests of few items each, with their resource and scope. */
export function splitRequest(signal: Signal, request: Json): Json[] {
  const [resources, scopes, list] = LISTS[signal];
  return objects(request[resources]).flatMap((held) =>
    objects(held[scopes]).flatMap((scoped) => {
      const items = objects(scoped[list]);
      const pieces: Json[] = [];
      for (let at = 0; at < items.length; at += MOST) {
        const few = { ...scoped, [list]: items.slice(at, at + MOST) };
        pieces.push({ [resources]: [{ ...held, [scopes]: [few] }] });
      }
      return pieces;
    }),
  );
}
