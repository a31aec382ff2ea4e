/** `spanreel share`, `badge` and `report`: a cell as one page, as a badge, as a report. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { formatBytes } from '../shared/base/format.ts';
import { type Badge, badgeMarkdown, badgeSvg, embedSnippet, makeBadge } from '../shared/cell/badge.ts';
import type { SharedCell } from '../shared/protocol.ts';
import { shareDocument, shareFileName } from '../shared/share/document.ts';
import { maskedLines } from '../shared/share/masked-list.ts';
import { openCell } from './open-cell.ts';
import { distFolder } from './serve.ts';

export interface ShareCommand {
  readonly name: 'share';
  readonly cell: string;
  /** Undefined: the cell's name, in the current folder. */
  readonly output: string | undefined;
  readonly reveal: boolean;
}

export interface PrintCommand {
  readonly name: 'badge' | 'report';
  readonly cell: string;
  /** Undefined: standard output. */
  readonly output: string | undefined;
}

/** Writes the page; the exit status. @throws with a message for people where the cell cannot be shared */
export async function runShare({ cell, output, reveal }: ShareCommand): Promise<number> {
  const viewer = await readViewer();
  const shared = await openCell(cell, async (engine) => {
    const shared = await engine['cell.share']({ withSecrets: reveal, pack: true });
    for (const line of maskedLines(shared)) process.stderr.write(`${line}\n`);
    return shared;
  });
  const file = resolve(output ?? shareFileName(shared.title));
  const size = await writePage(file, viewer, shared);
  process.stdout.write(`${output ?? basename(file)}\n`);
  process.stderr.write(
    `${formatBytes(size)}. Open it in any browser; embed it with\n  ${embedSnippet(shared.title || 'A cell', basename(file))}\n`,
  );
  return 0;
}

async function readViewer(): Promise<string> {
  const path = join(distFolder(), 'share', 'viewer.html');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error('The viewer to share cells in is not built: `node scripts/build.mjs share` makes it.', {
      cause: error,
    });
  }
}

/** Writes beside the file first, so that what is there stays whole when writing fails. Bytes written. */
async function writePage(file: string, viewer: string, shared: SharedCell): Promise<number> {
  const unfinished = `${file}.${process.pid}.part`;
  let size = 0;
  const pieces = function* () {
    for (const text of shareDocument(viewer, shared.title, shared.files)) {
      const bytes = Buffer.from(text, 'utf8');
      size += bytes.length;
      yield bytes;
    }
  };
  try {
    await writeFile(unfinished, pieces(), { flag: 'wx' });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return size;
}

/** Prints or writes the badge or the report; the exit status. */
export async function runPrint({ name, cell, output }: PrintCommand): Promise<number> {
  if (name === 'report') {
    const { markdown } = await openCell(cell, (engine) => engine['cell.report'](undefined));
    await give(markdown, output);
    return 0;
  }
  const badge: Badge = await openCell(cell, async (engine) => makeBadge(await engine['cell.page'](undefined)));
  await give(badgeSvg(badge), output);
  process.stderr.write(`${badgeMarkdown(badge, output === undefined ? 'badge.svg' : basename(output))}\n`);
  return 0;
}

async function give(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) process.stdout.write(text);
  else await writeFile(output, text);
}
