/** A cell to write to, with what it says and what is read back of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellIdentity } from '../../../../harness/base/types.ts';
import { type CellOptions, createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { openTrace } from './opened.ts';

const IDENTITY: CellIdentity = {
  id: 'sweep/pi/model/task#run2',
  sweep: 'sweep',
  tui: 'pi',
  model: 'model',
  task: 'task',
  taskCategory: undefined,
  run: 2,
};

/** An open cell in the folder, and its problems as they come. */
export function cellIn(folder: string, options: Partial<CellOptions> = {}) {
  const problems: string[] = [];
  const cell = createCell({ folder, identity: IDENTITY, problem: (message) => problems.push(message), ...options });
  return { cell, problems, trace: join(folder, TRACE_FILE), open: () => openTrace(join(folder, TRACE_FILE)) };
}

/** The complete lines of a file. */
export function lines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}
