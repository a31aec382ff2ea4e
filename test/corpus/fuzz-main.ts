/**
 * `node scripts/fuzz.mjs [COUNT] [SEED]`: many more damaged files than the tests read. `--formats [COUNT] [SEED] [NAME…]`:
 * COUNT files for every reader of another format (or those named), from its real files.
 */
import fc from 'fast-check';
import { recognise } from '../../shared/formats/index.ts';
import { resources, variants, writeJson } from '../unit/formats/model.ts';
import { framed, writeMessages } from '../unit/formats/model-proto.ts';
import { type FuzzInput, fuzz, SILENT } from './fuzz.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow, hasCaptures, hasCorpus } from './places.ts';

const FOLDERS = /^(otlp-jsonl?|otlp-pb|tempo-api|jaeger-v3)\//;
const LARGEST = 70_000;

/** Traces made by chance in every way of writing, and the small real files where they are at hand. */
export function fuzzInputs(seed: number): FuzzInput[] {
  const inputs: FuzzInput[] = fc
    .sample(fc.tuple(resources, variants), { numRuns: 40, seed })
    .flatMap(([all, variant], i) => [
      { name: `json ${i} ${variant.layout}`, bytes: writeJson(all, variant) },
      { name: `protobuf ${i}`, bytes: new Uint8Array(Buffer.concat(writeMessages(all))) },
      { name: `framed protobuf ${i}`, bytes: new Uint8Array(framed(writeMessages(all))) },
    ]);
  if (hasCorpus) {
    for (const name of filesBelow(CORPUS).filter((one) => FOLDERS.test(one))) {
      const bytes = bytesOf(CORPUS, name);
      if (bytes.length <= LARGEST) inputs.push({ name, bytes });
    }
  }
  return inputs;
}

/** No reader may need longer for one small file. ms */
const HANG = 1000;
/** Of a longer file the beginning is damaged; what is cut off is damage too. Bytes. */
const HEAD = 12_000;

/** Every real file that another format's reader takes, by that format. */
function inputsByFormat(): Map<string, FuzzInput[]> {
  const found = new Map<string, FuzzInput[]>();
  const folders = [hasCorpus ? CORPUS : '', hasCaptures ? CAPTURES : ''].filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const name of filesBelow(folder)) {
      const bytes = bytesOf(folder, name).subarray(0, HEAD);
      const recognised = recognise(bytes);
      if ('refused' in recognised || !recognised.format.converts) continue;
      const list = found.get(recognised.format.name) ?? [];
      if (list.length < 8) list.push({ name, bytes });
      found.set(recognised.format.name, list);
    }
  }
  return found;
}

/**
 * Fails on crashes and hangs. What was lost without a word is counted only: a format that allows an end anywhere cannot
 * tell a cut from an end.
 */
async function fuzzFormats(count: number, seed: number, wanted: readonly string[]): Promise<number> {
  let failed = false;
  for (const [format, inputs] of inputsByFormat()) {
    if (wanted.length > 0 && !wanted.includes(format)) continue;
    const begin = performance.now();
    const failures = await fuzz(inputs, count, seed, HANG);
    const silent = failures.filter(({ what }) => what.includes(SILENT));
    const other = failures.filter((failure) => !silent.includes(failure));
    for (const failure of [...other.slice(0, 3), ...silent.slice(0, 20)]) console.error(JSON.stringify(failure));
    if (other.length > 0) failed = true;
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `${format}: ${count} damaged files, ${other.length} crashes or hangs, ${silent.length} losses unsaid, ${seconds} s`,
    );
  }
  return failed ? 1 : 0;
}

export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--formats') return fuzzFormats(Number(args[1] ?? 20_000), Number(args[2] ?? 1), args.slice(3));
  const count = Number(args[0] ?? 100_000);
  const seed = Number(args[1] ?? 1);
  const inputs = fuzzInputs(seed);
  const step = 5000;
  for (let done = 0; done < count; done += step) {
    const failures = await fuzz(inputs, Math.min(step, count - done), seed + done * 104_729);
    for (const failure of failures) console.error(JSON.stringify(failure));
    if (failures.length > 0) return 1;
    console.log(`${Math.min(count, done + step)} of ${count} damaged files read`);
  }
  return 0;
}
