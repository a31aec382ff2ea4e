/**
 * `node scripts/fuzz.mjs [COUNT] [SEED]`: many more damaged files than the tests read. `--formats [COUNT] [SEED] [NAME…]`:
 * COUNT files for every reader that `spanreel formats` lists, or for those named.
 */

import { isHere } from '../needs.ts';
import { fuzz, SILENT } from './fuzz.ts';
import { fuzzInputs, fuzzSubjects, realOtlp } from './fuzz-inputs.ts';

/** No reader may need longer for one small file. ms of this process's own time */
const HANG = 1000;
/** Failures of one kind that are printed. */
const SHOWN = 20;

async function fuzzFormats(count: number, seed: number, wanted: readonly string[]): Promise<number> {
  let failed = false;
  for (const { format, inputs, read } of await fuzzSubjects(['made', 'real'], wanted)) {
    if (inputs.length === 0) {
      console.error(`${format}: there is nothing to damage.`);
      failed = true;
      continue;
    }
    const begin = performance.now();
    const { failures, slowest } = await fuzz(inputs, count, seed, { patience: HANG, read });
    const silent = failures.filter(({ what }) => what.includes(SILENT));
    const other = failures.filter((failure) => !silent.includes(failure));
    for (const failure of [...other.slice(0, SHOWN), ...silent.slice(0, SHOWN)]) console.error(JSON.stringify(failure));
    if (failures.length > 0) failed = true;
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `${format}: ${count} damaged of ${inputs.length}, ${other.length} crashes or hangs, ${silent.length} losses unsaid, slowest ${slowest.toFixed(0)} ms, ${seconds} s`,
    );
  }
  return failed ? 1 : 0;
}

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--formats') return fuzzFormats(Number(args[1] ?? 20_000), Number(args[2] ?? 1), args.slice(3));
  const count = Number(args[0] ?? 100_000);
  const seed = Number(args[1] ?? 1);
  const inputs = [...fuzzInputs(seed), ...(isHere('corpus') ? realOtlp() : [])];
  const step = 5000;
  for (let done = 0; done < count; done += step) {
    const { failures } = await fuzz(inputs, Math.min(step, count - done), seed + done * 104_729);
    for (const failure of failures) console.error(JSON.stringify(failure));
    if (failures.length > 0) return 1;
    console.log(`${Math.min(count, done + step)} of ${count} damaged files read`);
  }
  return 0;
}
