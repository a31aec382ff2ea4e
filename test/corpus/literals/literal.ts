/** One file of the repository's own small corpus: what is in it, and what opening it gives. */
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import type { ForeignFile } from '../foreign.ts';

/** A terminal recording as it is opened. */
interface HeldRecording {
  readonly columns: number;
  readonly rows: number;
  readonly events: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** What is in a file, counted by hand. Of a container, what is in it: a format, spans and so on for all of its files. */
export interface Holds extends Partial<Omit<ForeignFile, 'format'>> {
  /** The formats it opens as, file by file, where that is not its own name. */
  readonly formats?: readonly string[];
  readonly recordings?: readonly HeldRecording[];
}

export interface Literal {
  /** Its name in `test/corpus/files`. Up to the first dot it is the name of the format, as `spanreel formats` lists it. */
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly holds: Holds;
}

/** The file as it is on a disk. */
export const bytesIn = ({ content }: Literal): Uint8Array =>
  typeof content === 'string' ? encodeUtf8(content) : content;

/** The name of the format in a file's name. */
export const formatIn = (file: string): string => file.slice(0, file.indexOf('.'));

/** One JSON document a line. */
export const jsonLines = (...records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
