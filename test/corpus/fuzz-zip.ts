/** Reads a zip of several files for the fuzzer: its directory, and every entry as what it is. */
import { memorySource } from '../../shared/base/bytes.ts';
import { FormatError, type Problem } from '../../shared/base/problem.ts';
import { readZip } from '../../shared/formats/containers/zip.ts';
import { entrySource } from '../../shared/formats/containers/zip-source.ts';
import { memorySpool } from '../../shared/formats/spool.ts';
import type { Outcome } from './fuzz.ts';
import { readTrace } from './fuzz-trace.ts';

const REFUSED: Outcome = { format: '', amount: 0, places: [], signs: '', problems: 0 };

export async function readArchive(bytes: Uint8Array, pieceSize: number): Promise<Outcome> {
  const problems: Problem[] = [];
  const archive = memorySource('fuzz.zip', bytes, pieceSize);
  const signs: string[] = [];
  let amount = 0;
  try {
    const directory = await readZip(archive);
    for (const problem of directory.problems) problems.push(problem);
    for (const entry of directory.entries) {
      const source = entrySource(entry.name, archive, entry, memorySpool(), (problem) => problems.push(problem));
      const pieces: Uint8Array[] = [];
      for await (const piece of source.stream()) pieces.push(piece.slice());
      const inside = await readTrace(new Uint8Array(Buffer.concat(pieces)), pieceSize);
      amount += inside.amount;
      signs.push(`${entry.name} ${inside.format} ${inside.signs} ${inside.problems}`);
    }
  } catch (error) {
    if (error instanceof FormatError) return REFUSED;
    throw error;
  }
  return { format: 'zip', amount, places: [], signs: signs.join('\n'), problems: problems.length };
}
