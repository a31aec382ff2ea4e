/** The arithmetic of a cell's scores. */

export const WEIGHTS = { pass_rate: 0.4, integrity: 0.2, cost: 0.15, latency: 0.15, blast_radius: 0.1 };

/** 1 at once, 0.5 where ten seconds became ninety: falls with the logarithm of the wall clock. */
export const latencyEfficiency = (wallSeconds) => 1 / (1 + Math.log10(1 + wallSeconds / 10));

/** The same shape for tokens; 0 where nothing was solved. */
export const costEfficiency = (tokensPerCorrect) =>
  tokensPerCorrect === null ? 0 : 1 / (1 + Math.log10(1 + tokensPerCorrect / 1000));

/** Share of the changed paths that the task did not ask for. */
export function blastRadius({ added, removed, modified }, expected) {
  const changed = [...added, ...removed, ...modified];
  const unexpected = changed.filter((path) => !expected.includes(path));
  return {
    blast_radius: changed.length === 0 ? 0 : unexpected.length / changed.length,
    added,
    removed,
    modified,
    unexpected_changes: unexpected,
    expected_changes: changed.filter((path) => expected.includes(path)),
    total_changes: changed.length,
  };
}

export function composite({ pass, integrity, tokensPerCorrect, wallMillis, blast }) {
  const parts = {
    pass_rate: pass,
    integrity,
    cost: costEfficiency(tokensPerCorrect),
    latency: latencyEfficiency(wallMillis / 1000),
    blast_radius: 1 - blast,
  };
  let sum = 0;
  for (const [axis, weight] of Object.entries(WEIGHTS)) sum += weight * parts[axis];
  return {
    composite: sum,
    weights: WEIGHTS,
    components: {
      pass_rate: pass,
      integrity,
      blast_radius: blast,
      tokens_per_correct_task: tokensPerCorrect,
      wall_clock_ms: wallMillis,
      cost_efficiency: parts.cost,
      latency_efficiency: parts.latency,
      clean_blast: parts.blast_radius,
    },
    note: 'per-axis numbers are canonical; composite is derivative',
  };
}
