/** `node scripts/fuzz.mjs [COUNT] [SEED]`: many more damaged files than the tests read. */
import fc from 'fast-check';
import { resources, variants, writeJson } from '../unit/formats/model.ts';
import { framed, writeMessages } from '../unit/formats/model-proto.ts';
import { type FuzzInput, fuzz } from './fuzz.ts';
import { bytesOf, CORPUS, filesBelow, hasCorpus } from './places.ts';

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

export async function main(args: readonly string[]): Promise<number> {
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
