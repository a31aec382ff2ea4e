import type { ByteSource } from '../base/bytes.ts';
import type { FileGrant } from '../base/file-grant.ts';
import type { Spool } from '../formats/spool.ts';
import type { SweepEntry } from '../protocol.ts';

/** What the engine needs of the place it runs in: files by grant, and room for decompressed bytes. */
export interface EngineHost {
  /** The bytes behind a grant. Rejects with a message for people when they cannot be read. */
  open(grant: FileGrant): Promise<ByteSource>;
  /** Recordings (`.cast`) that lie in the same folder as a granted file. */
  companions(grant: FileGrant): Promise<readonly FileGrant[]>;
  /** A file that the trace names, relative to it; undefined where it does not exist or lies outside the folder. */
  relative(grant: FileGrant, path: string): Promise<FileGrant | undefined>;
  /** Room for the decompressed bytes of one file. */
  makeSpool(): Spool;
  /** Calls `changed` when the file behind the grant changes. Returns the function that stops watching. */
  watch?(grant: FileGrant, changed: () => void): () => void;
  /** Tells each cell in a granted folder as it is found. @throws with a message for people where it cannot be read at all */
  sweep?(folder: FileGrant, tell: (entry: SweepEntry) => void, signal: AbortSignal): Promise<SweepFound>;
}

interface SweepFound {
  readonly fromIndex: number;
  /** What was not looked at, in sentences. */
  readonly problems: readonly string[];
}
