/**
 * Runs of which some lie beside the server and others in this browser. No engine can read both: the server's are read
 * there and come here as a baseline keeps them, and the page's own engine compares.
 */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { Comparison, RunFiles, RunInfo } from '../../shared/compare/comparison.ts';
import type { Shell } from '../../shared/shell.ts';
import { grantLocal } from '../worker/local-file.ts';

/** A side as one engine can read it, and what to open for its first runs, which it knows only as kept ones. */
export interface ReadableSide {
  readonly runs: readonly RunFiles[];
  readonly kept: readonly RunFiles[];
  /** Runs that could not be read, and why. */
  readonly problems: readonly string[];
}

const isLocal = ({ files }: RunFiles): boolean => files.some((grant) => grant.file !== undefined);

/** Whether no engine can read both sides. */
export function isMixed(shell: Shell, base: readonly RunFiles[], newRuns: readonly RunFiles[]): boolean {
  const all = [...base, ...newRuns];
  return shell.kind === 'server' && all.some(isLocal) && !all.every(isLocal);
}

/** The side with its server's runs read and kept. @throws where none of them can be read */
export async function keptHere(shell: Shell, side: readonly RunFiles[]): Promise<ReadableSide> {
  const there = side.filter((run) => !isLocal(run));
  const here = side.filter(isLocal);
  if (there.length === 0) return { runs: here, kept: [], problems: [] };
  const engine = await shell.connect();
  try {
    const { baseline, runs, problems } = await engine.request('compare.keep', { runs: there });
    return {
      runs: [{ name: 'server', files: [grantText('server.baseline.json', baseline)] }, ...here],
      kept: runs,
      problems,
    };
  } finally {
    engine.close();
  }
}

function grantText(name: string, text: string): FileGrant {
  const [grant] = grantLocal([{ path: name, file: new File([text], name) }], [name]);
  if (!grant) throw new Error('The runs of the server could not be kept.');
  return grant;
}

/** The comparison with what to open for the runs that were kept: they come first, in the order of the baseline. */
export function withFiles(comparison: Comparison, base: ReadableSide, newSide: ReadableSide): Comparison {
  const opened = (infos: readonly RunInfo[], { kept }: ReadableSide) =>
    infos.map((info, index) => (kept[index]?.name === info.name ? { ...info, files: kept[index].files } : info));
  return {
    ...comparison,
    base: opened(comparison.base, base),
    new: opened(comparison.new, newSide),
    problems: [...base.problems, ...newSide.problems, ...comparison.problems],
  };
}
