/** A host in which the entries of a zip are files: as if the folder that was zipped had been opened. */

import type { FileGrant } from '../base/file-grant.ts';
import { FormatError, type Problem } from '../base/problem.ts';
import { filesToOpen } from '../cell/folder.ts';
import { isZip, readZip, type ZipEntry } from '../formats/containers/zip.ts';
import { entrySource } from '../formats/containers/zip-source.ts';
import type { EngineHost } from './host.ts';

interface Archive {
  readonly grant: FileGrant;
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

export interface Expanded {
  readonly files: readonly FileGrant[];
  /** What in the zip is not read. */
  readonly problems: readonly Problem[];
}

/** A host with zips in it. */
export class ZipHost {
  readonly host: EngineHost;
  /** What was wrong with entries that were read. */
  readonly damage: Problem[] = [];
  readonly #inner: EngineHost;
  readonly #archives: Archive[] = [];
  /** The file that a grant stands for, where that is an entry. */
  readonly #entries = new Map<string, { readonly archive: Archive; readonly name: string }>();
  /** Zips that cannot be read. */
  readonly #refused = new Map<string, FormatError>();

  constructor(inner: EngineHost) {
    this.#inner = inner;
    this.host = {
      ...inner,
      open: (grant) => this.#open(grant),
      companions: async (grant) => this.#companions(grant) ?? inner.companions(grant),
      relative: async (grant, path) =>
        this.#entries.has(grant.id) ? this.#relative(grant, path) : inner.relative(grant, path),
      makeSpool: () => inner.makeSpool(),
      ...(inner.watch && {
        watch: (grant, changed) =>
          inner.watch?.(this.#entries.get(grant.id)?.archive.grant ?? grant, changed) ?? nothing,
      }),
    };
  }

  /** The files to open for one: those in it where it is a zip, else the file itself. Never rejects. */
  async expand(grant: FileGrant): Promise<Expanded> {
    const itself = { files: [grant], problems: [] };
    try {
      const source = await this.#inner.open(grant);
      try {
        if (!isZip(await source.read(0, 4))) return itself;
        const { entries, problems } = await readZip(source);
        const archive: Archive = { grant, entries: new Map(entries.map((entry) => [entry.name, entry])) };
        this.#archives.push(archive);
        const chosen = chooseEntries(entries);
        if (chosen.length === 0) throw new FormatError(nothingIn(grant, entries, problems));
        return {
          files: chosen.map((name) => this.#grant(archive, name)),
          problems: [...problems, ...entries.flatMap(({ name }) => (isNested(name) ? [nested(name)] : []))],
        };
      } finally {
        await source.close?.();
      }
    } catch (error) {
      // Whatever else is wrong with the file is found again, and told, when it is read.
      if (error instanceof FormatError) this.#refused.set(grant.id, error);
      return itself;
    }
  }

  #grant(archive: Archive, name: string): FileGrant {
    const id = `zip:${this.#archives.indexOf(archive)}:${name}`;
    this.#entries.set(id, { archive, name });
    return { id, name: `${archive.grant.name}/${name}` };
  }

  async #open(grant: FileGrant) {
    const refused = this.#refused.get(grant.id);
    if (refused) throw refused;
    const found = this.#entries.get(grant.id);
    if (!found) return this.#inner.open(grant);
    const entry = found.archive.entries.get(found.name) as ZipEntry;
    const archive = await this.#inner.open(found.archive.grant);
    return entrySource(grant.name, archive, entry, this.#inner.makeSpool(), (problem) => this.damage.push(problem));
  }

  /** Undefined: the file is in no zip. */
  #companions(grant: FileGrant): FileGrant[] | undefined {
    const found = this.#entries.get(grant.id);
    if (!found) return undefined;
    const folder = folderPart(found.name);
    return [...found.archive.entries.keys()]
      .filter(
        (name) =>
          name !== found.name && folderPart(name) === folder && /\.(?:cast|ttyrec)(?:\.(?:gz|zst|zstd))?$/i.test(name),
      )
      .map((name) => this.#grant(found.archive, name));
  }

  #relative(grant: FileGrant, path: string): FileGrant | undefined {
    const found = this.#entries.get(grant.id);
    if (!found || /^(?:[/\\]|[a-z]:)/i.test(path)) return undefined;
    const parts = folderPart(found.name).split('/').filter(Boolean);
    for (const part of path.split(/[/\\]/)) {
      if (part === '..') {
        if (parts.pop() === undefined) return undefined;
      } else if (part !== '' && part !== '.') parts.push(part);
    }
    const name = parts.join('/');
    return found.archive.entries.has(name) ? this.#grant(found.archive, name) : undefined;
  }
}

const nothing = (): void => undefined;

const folderPart = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** As of a folder; a file that is alone in its zip is read whatever its name, as one opened by itself is. */
function chooseEntries(entries: readonly ZipEntry[]): string[] {
  const chosen = filesToOpen(entries.map(({ name }) => name));
  const mine = entries.filter(({ name, size }) => size > 0 && !name.startsWith('__MACOSX/'));
  const [only] = mine;
  return chosen.length === 0 && only && mine.length === 1 && !isNested(only.name) ? [only.name] : chosen;
}

const isNested = (name: string): boolean => /\.(?:zip|cell)$/i.test(name);

function nested(name: string): Problem {
  return { code: 'zip-nested', message: `${name} is a zip in a zip. Unpack it and open it by itself.` };
}

function nothingIn(grant: FileGrant, entries: readonly ZipEntry[], problems: readonly Problem[]): Problem {
  const first = problems[0] ?? entries.flatMap(({ name }) => (isNested(name) ? [nested(name)] : []))[0];
  return first ?? { code: 'zip-empty', message: `There is no trace or recording in ${grant.name}.` };
}
