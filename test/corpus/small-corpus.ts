/** The repository's own corpus: one file or more for every format that is read, made up, with what each of them holds. */
import { AGENT_LOGS } from './literals/agents.ts';
import { CODEX } from './literals/codex.ts';
import { COLLECTORS } from './literals/collectors.ts';
import { CONTAINERS } from './literals/containers.ts';
import { EXPORTERS } from './literals/exporters.ts';
import { bytesIn, type Literal } from './literals/literal.ts';
import { OTLP } from './literals/otlp.ts';
import { RECORDINGS, TIMING_FILE } from './literals/recordings.ts';
import { TRACERS } from './literals/tracers.ts';
import { TRACES } from './literals/traces.ts';
import { TRAJECTORIES } from './literals/trajectories.ts';

export const SMALL_CORPUS: readonly Literal[] = [
  ...OTLP,
  ...COLLECTORS,
  ...EXPORTERS,
  ...TRACERS,
  ...TRACES,
  ...AGENT_LOGS,
  ...CODEX,
  ...TRAJECTORIES,
  ...RECORDINGS,
  ...CONTAINERS,
];

/** All files of `test/corpus/files` by their names, as scripts/corpus.mjs writes them. */
export function corpusFiles(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ...SMALL_CORPUS.map((literal) => [literal.file, bytesIn(literal)] as const),
    [TIMING_FILE.file, TIMING_FILE.content],
  ]);
}
