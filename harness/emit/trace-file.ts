/** A file of lines that is whole after every line, whatever happens to the program. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { messageOf } from '../../shared/base/errors.ts';

const NEWLINE = 0x0a;

/**
 * Appends lines to a file, each with one synchronous write: what was appended is with the system when `append` returns,
 * and a program that is killed leaves at most its last line torn. Such a torn line is ended when the file is opened
 * again. A failing disk does not end the run: it is reported once, and how many lines are missing when the file is closed.
 */
export class TraceFile {
  readonly path: string;
  readonly #report: (problem: string) => void;
  #descriptor: number | undefined;
  /** The file does not end with a line's end. */
  #torn: boolean;
  #lost = 0;

  /** Creates the file or goes on with the one that is there. Throws where neither is possible. */
  constructor(path: string, report: (problem: string) => void) {
    this.path = path;
    this.#report = report;
    // Reading is for the last byte only; writing always appends.
    this.#descriptor = openSync(path, 'a+');
    this.#torn = endsInside(this.#descriptor);
  }

  /** Writes the line and its end. Returns whether it is in the file. */
  append(line: string): boolean {
    if (this.#descriptor === undefined) {
      this.#lose('the cell was closed before');
      return false;
    }
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${line}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      if (written > 0) this.#torn = true;
      this.#lose(messageOf(error));
      return false;
    }
    this.#torn = false;
    return true;
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#lost > 1) this.#report(`${this.#lost} lines could not be written to ${this.path}.`);
  }

  #lose(why: string): void {
    if (++this.#lost === 1) this.#report(`A line could not be written to ${this.path}: ${why}`);
  }
}

function endsInside(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}
