import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { bundle } from './bundled.ts';
import { openTrace, temporaryFolder } from './opened.ts';

let built: string;
let program: string;

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'spanreel-emit-child-'));
  program = await bundle(join(dirname(fileURLToPath(import.meta.url)), 'emitting-child.ts'), built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Runs the emitting child and kills it once it has said `lines` lines. Returns all that it said. */
function killAfter(lines: number, folder: string, seed: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, folder, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let count = 0;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (piece: string) => {
    said += piece;
    count += piece.split('\n').length - 1;
    if (count >= lines) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`The child ended by itself: ${code} ${signal}`));
    });
  });
}

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

it.each(seeds)('what was written before a kill at moment %i is there, and open spans are unfinished', async (seed) => {
  const folder = temporaryFolder();
  const said = await killAfter(1 + ((seed * 7919) % 400), folder, seed);
  const ids = (what: string) => said.filter((line) => line.startsWith(what)).map((line) => line.split(' ')[1] ?? '');
  const { spans, file, problems } = await openTrace(join(folder, TRACE_FILE));
  const unfinished = new Map(spans.map((span) => [span.spanId, span.flags.includes('unfinished')]));

  for (const id of ids('ended')) expect(unfinished.get(id)).toBe(false);
  const ended = new Set(ids('ended'));
  const open = ids('started').filter((id) => !ended.has(id));
  for (const id of open) expect(unfinished.has(id)).toBe(true);
  // One more may have been written when the kill came, before it was said.
  expect(open.filter((id) => unfinished.get(id) === false).length).toBeLessThanOrEqual(1);
  expect(spans.length - new Set([...ids('started'), ...ended]).size).toBeLessThanOrEqual(1);
  expect(file.logs).toBeGreaterThanOrEqual(ids('logged').length);
  // At most the last line is torn, and that is said.
  expect(problems.length).toBeLessThanOrEqual(1);
});
