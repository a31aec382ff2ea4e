/**
 * zip: what is in one, by its central directory, with zip64. Only reading; nothing is trusted that is not needed.
 * Source: PKWARE's APPNOTE.TXT (4.3: the records; 4.5.3: zip64).
 */
import { type ByteSource, decodeUtf8 } from '../../base/bytes.ts';
import { FormatError, type Problem } from '../../base/problem.ts';

/** A directory that is larger, or has more entries, is no bundle of traces. */
const LARGEST_DIRECTORY = 64 << 20;
const MOST_ENTRIES = 100_000;
/** The record at the end with the longest comment behind it. */
const END_BYTES = 22 + 0xffff;
/** All entries together; more is refused. */
const LARGEST = 8 * 2 ** 30;
/** Logs and screens shrink fiftyfold; what shrinks more than this, and is large, was made to fill a disk. */
const HIGHEST_RATIO = 200;
const RATIO_FROM = 100 << 20;
const STORED = 0;
const DEFLATED = 8;

/** A file in the archive. */
export interface ZipEntry {
  /** With `/`, never absolute and never leading out. */
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** Bytes in the archive, and of the content. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly header: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Entries that are not read, and why. */
  readonly problems: readonly Problem[];
}

/** Whether a file begins as a zip does. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Reads the directory. @throws FormatError where there is none, or where it cannot be true */
export async function readZip(source: ByteSource): Promise<ZipDirectory> {
  const { size } = source;
  if (size === undefined) throw damaged('Its length is not known, and a zip is read from its end.');
  const { at, start, length, count } = await findDirectory(source, size);
  if (length > LARGEST_DIRECTORY || count > MOST_ENTRIES)
    throw new FormatError({ code: 'zip-too-large', message: `The zip has ${count} entries; that is too many.` });
  const bytes = await source.read(at, length);
  if (bytes.length < length) throw damaged('Its directory is cut.');
  // What stands before the archive (a program that unpacks itself) is not counted in its offsets.
  return readEntries(bytes, at - start);
}

interface Found {
  /** Where the directory stands, and where it says that it does. */
  readonly at: number;
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(source: ByteSource, size: number): Promise<Found> {
  const from = Math.max(0, size - END_BYTES);
  const tail = await source.read(from, size - from);
  const view = viewBytes(tail);
  let end = tail.length - 22;
  // The comment may hold the signature, too: then its length would not fit.
  while (
    end >= 0 &&
    !(view.getUint32(end, true) === 0x06054b50 && end + 22 + view.getUint16(end + 20, true) <= tail.length)
  )
    end--;
  if (end < 0) throw damaged('Its directory is missing; the file may not be complete.');
  const disk = view.getUint16(end + 4, true);
  let count = view.getUint16(end + 10, true);
  let length = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let last = from + end;
  if (end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const record = Number(view.getBigUint64(end - 20 + 8, true));
    const wide = viewBytes(await source.read(record, 56));
    if (wide.byteLength < 56 || wide.getUint32(0, true) !== 0x06064b50) throw damaged('Its zip64 record is missing.');
    count = Number(wide.getBigUint64(32, true));
    length = Number(wide.getBigUint64(40, true));
    start = Number(wide.getBigUint64(48, true));
    last = record;
  } else if (disk !== 0) {
    throw new FormatError({ code: 'zip-parts', message: 'This zip has several parts; join them first.' });
  }
  const at = last - length;
  if (at < 0 || start > at) throw damaged('Its directory does not fit into it.');
  return { at, start, length, count };
}

function readEntries(bytes: Uint8Array, shift: number): ZipDirectory {
  const view = viewBytes(bytes);
  const entries: ZipEntry[] = [];
  const problems: Problem[] = [];
  const names = new Set<string>();
  let total = 0;
  for (let at = 0; at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((by) => view.getUint16(at + by, true)) as [
      number,
      number,
      number,
    ];
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.length) throw damaged('Its directory is cut.');
    const written = decodeUtf8(bytes, at + 46, at + 46 + nameLength);
    const sizes = readSizes(view, at, at + 46 + nameLength, extraLength);
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const crc = view.getUint32(at + 16, true);
    at = next;
    if (/[\\/]$/.test(written)) continue;
    const name = safeName(written);
    const refuse = (code: string, why: string) => problems.push({ code, message: `${JSON.stringify(written)} ${why}` });
    if (name === undefined) refuse('zip-name', 'leads out of the zip, so it is not read.');
    else if (names.has(name)) refuse('zip-name', 'is in the zip twice; the first is read.');
    else if (flags & 1) refuse('zip-encrypted', 'is encrypted. Unpack the zip with its password first.');
    else if (method !== STORED && method !== DEFLATED)
      refuse('zip-method', `is compressed by method ${method}; only deflate is read. Unpack the zip first.`);
    else if (sizes.size > RATIO_FROM && sizes.size > sizes.packed * HIGHEST_RATIO)
      refuse('zip-ratio', `would grow to ${sizes.size} bytes from ${sizes.packed}, so it is not read.`);
    else {
      names.add(name);
      total += sizes.size;
      entries.push({ name, deflated: method === DEFLATED, crc, ...sizes, header: sizes.header + shift });
    }
  }
  if (total > LARGEST)
    throw new FormatError({
      code: 'zip-too-large',
      message: `The contents of the zip have ${total} bytes; that is too much.`,
    });
  return { entries, problems };
}

/** Sizes and place, where they are too large for their fields from the zip64 part. */
function readSizes(view: DataView, at: number, extra: number, extraLength: number) {
  let packed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let header = view.getUint32(at + 42, true);
  for (let i = extra; i + 4 <= extra + extraLength; ) {
    const [tag, length] = [view.getUint16(i, true), view.getUint16(i + 2, true)];
    const end = Math.min(i + 4 + length, extra + extraLength);
    let field = i + 4;
    const wide = (value: number): number => {
      if (tag !== 1 || value !== 0xffffffff || field + 8 > end) return value;
      field += 8;
      return Number(view.getBigUint64(field - 8, true));
    };
    size = wide(size);
    packed = wide(packed);
    header = wide(header);
    i = end;
  }
  return { packed, size, header };
}

/** The name with `/`, without `.`; undefined where it is absolute, leads out or is none. */
function safeName(written: string): string | undefined {
  if (/^[\\/]|^[a-z]:/i.test(written) || written.includes('\0')) return undefined;
  const parts = written.split(/[\\/]+/).filter((part) => part !== '.' && part !== '');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

/** The packed bytes of an entry. @throws FormatError where its header is not there */
export async function* packedBytes(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const header = viewBytes(await source.read(entry.header, 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) throw damaged(`${entry.name} is not in it.`);
  const start = entry.header + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  for (let at = 0; at < entry.packed; ) {
    const piece = await source.read(start + at, Math.min(256 << 10, entry.packed - at));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

const viewBytes = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function damaged(what: string): FormatError {
  return new FormatError({ code: 'zip-damaged', message: `This zip cannot be read. ${what}` });
}
