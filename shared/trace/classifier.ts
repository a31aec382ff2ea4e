import type { KindIndex } from './kind.ts';

/**
 * Tells kinds from the few attributes that decide them. Readers look for exactly `keys` while they skip over all
 * other attributes; the mapping itself lives in `shared/cell/kinds.ts` and is handed in, so formats do not know
 * conventions.
 */
export interface Classifier {
  /** The attribute keys that `classify` wants, each with its place in the `values` array. */
  readonly keys: readonly string[];
  /**
   * `values[i]` is the value of `keys[i]` as text or number, or undefined. `otelKind` is OTLP's SpanKind number.
   * Fills `result`.
   */
  classify(
    name: string,
    scope: string,
    otelKind: number,
    values: readonly (string | number | undefined)[],
    result: Classified,
  ): void;
}

export interface Classified {
  kind: KindIndex;
  inputTokens: number;
  outputTokens: number;
}
