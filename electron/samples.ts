/** The samples that come with the program. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../shared/shell.ts';

/** What the list in the samples' folder says; throws where it is missing or not a list of samples. */
export async function readSamples(folder: string): Promise<readonly Sample[]> {
  const list: unknown = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  if (!Array.isArray(list)) throw new Error('The list of samples is damaged.');
  return list.map(({ id, name, description }: Record<string, unknown>) => {
    // An id is a folder's name here: it must not lead anywhere else.
    if (typeof id !== 'string' || !/^[\w-]+$/.test(id)) throw new Error('The list of samples is damaged.');
    return { id, name: String(name), description: String(description) };
  });
}
