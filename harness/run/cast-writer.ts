/** Writes a recording (asciicast v2, https://docs.asciinema.org/manual/asciicast/v2/) as it comes. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { MaskedStream } from './masked-stream.ts';

export interface CastHeader {
  readonly width: number;
  readonly height: number;
  /** The command line, its secrets masked. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Text that waits is written at once from this length on. */
const MUCH = 256 << 10;

/**
 * A recording on disk. Lines are whole when they are written and are written in the turn in which they come, so that a
 * killed recorder loses what came in the last 50 ms and no more. Nothing is kept in memory but that.
 */
export class CastWriter {
  readonly #start: bigint;
  readonly #output: MaskedStream;
  readonly #input: MaskedStream;
  readonly #outputDecoder = new StringDecoder('utf8');
  readonly #inputDecoder = new StringDecoder('utf8');
  #file: number | undefined;
  #length = 0;
  #waiting = '';
  #turn: NodeJS.Immediate | undefined;
  #last = 0n;
  #error: Error | undefined;

  /**
   * Creates the file. `start`: the instant of its zero, Unix nanoseconds. `secrets`: values that become `*` in output
   * and input. `watch` gets each piece of output as it is written. @throws where the file cannot be created
   */
  constructor(
    path: string,
    header: CastHeader,
    start: bigint,
    secrets: readonly string[],
    watch?: (text: string, unixNano: bigint) => void,
  ) {
    this.#start = start;
    this.#output = new MaskedStream(secrets, (time, text) => {
      this.#event(time, 'o', text);
      watch?.(text, time);
    });
    this.#input = new MaskedStream(secrets, (time, text) => this.#event(time, 'i', text));
    this.#file = openSync(path, 'w');
    const { width, height, command, env } = header;
    const timestamp = Number(start / 1_000_000_000n);
    this.#add(JSON.stringify({ version: 2, width, height, timestamp, command, env }));
    this.#write();
  }

  /** What ended the recording before its time, if anything did. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Bytes that the terminal showed. A character that is cut waits for its rest. */
  output(bytes: Buffer, time: bigint): void {
    this.#input.flush();
    this.#output.push(time, this.#outputDecoder.write(bytes));
  }

  /** Bytes that were typed. */
  input(bytes: Buffer, time: bigint): void {
    this.#output.flush();
    this.#input.push(time, this.#inputDecoder.write(bytes));
  }

  resize(cols: number, rows: number, time: bigint): void {
    this.#flush();
    this.#event(time, 'r', `${cols}x${rows}`);
  }

  /** A place with a name. */
  marker(label: string, time: bigint): void {
    this.#flush();
    this.#event(time, 'm', label);
  }

  /** The exit status, as a shell tells it: 128 and the number of the signal where one ended the program. */
  exit(status: number, time: bigint): void {
    this.#output.push(time, this.#outputDecoder.end());
    this.#input.push(time, this.#inputDecoder.end());
    this.#flush();
    this.#event(time, 'x', String(status));
  }

  /** Writes what waits and closes the file. */
  close(): void {
    this.#flush();
    this.#write();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #flush(): void {
    this.#output.flush();
    this.#input.flush();
  }

  #event(time: bigint, code: string, text: string): void {
    // Pieces that waited may be older than an event of another kind; a recording never goes back.
    if (time > this.#last) this.#last = time;
    const micros = Number((this.#last - this.#start) / 1000n);
    this.#add(`[${(Math.max(0, micros) / 1e6).toFixed(6)}, "${code}", ${JSON.stringify(text)}]`);
  }

  #add(line: string): void {
    if (this.#file === undefined) return;
    this.#waiting += `${line}\n`;
    if (this.#waiting.length >= MUCH) this.#write();
    else this.#turn ??= setImmediate(() => this.#write());
  }

  #write(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    if (this.#file === undefined || this.#waiting === '') return;
    const text = this.#waiting;
    this.#waiting = '';
    try {
      const size = Buffer.byteLength(text);
      let at = writeSync(this.#file, text);
      if (at < size) for (const bytes = Buffer.from(text); at < size; ) at += writeSync(this.#file, bytes, at);
      this.#length += size;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The disk is full, say. What was written stays readable and the program runs on; whoever asks is told. */
  #fail(error: unknown): void {
    this.#error = error instanceof Error ? error : new Error(String(error));
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    try {
      ftruncateSync(file, this.#length);
    } catch (failure) {
      this.#error = new AggregateError([this.#error, failure], this.#error.message);
    }
    closeSync(file);
  }
}
