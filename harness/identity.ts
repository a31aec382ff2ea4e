/** Which cell it is: its id, and its folder among the others. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CellIdentity } from './base/types.ts';

/** Longer names are cut; file systems take 255 bytes. */
const LONGEST = 80;

/**
 * A name as one step of a path on any system: no separators, no control characters, nothing Windows forbids or
 * reserves, never `.` or `..`, never empty.
 */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, LONGEST)
    .replace(/[.-]+$/, '');
  if (plain === '') return 'unnamed';
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}

/** A name that may have levels of its own (`openai/gpt-oss`, `polyglot/rust`) as one or more steps. */
function safePath(name: string): string {
  const steps = name.split('/').filter((step) => step !== '');
  return steps.length === 0 ? safeName(name) : join(...steps.map(safeName));
}

export interface CellName {
  readonly sweep: string | undefined;
  readonly tui: string;
  readonly model: string | undefined;
  readonly task: string | undefined;
  readonly taskCategory: string | undefined;
}

/** Identity of one run. What is unknown is left out of the id. */
export function cellIdentity(name: CellName, run: number): CellIdentity {
  const parts = [name.sweep, name.tui, name.model, name.task].filter((part) => part !== undefined && part !== '');
  return { ...name, run, id: `${parts.join('/')}#run${run}` };
}

/** The folder that all runs of a cell's combination share. `group`: the sweep, or the day. */
export function combinationFolder(root: string, group: string, name: CellName): string {
  return join(
    root,
    safeName(group),
    safeName(name.tui),
    safePath(name.model ?? 'no-model'),
    safePath(name.task ?? 'no-task'),
  );
}

/** Number of the first run that has no folder yet. */
export function nextRun(combination: string): number {
  if (!existsSync(combination)) return 1;
  let last = 0;
  for (const entry of readdirSync(combination)) last = Math.max(last, Number(/^run-(\d+)/.exec(entry)?.[1] ?? 0));
  return last + 1;
}
