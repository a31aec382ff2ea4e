/** The types of the intake: the agent's own telemetry, and how it was joined to the cell. */

/** The evidence by which a span, a trace or a log was given its parent. Written as the attribute `cell.joined.by`. */
export type JoinedBy = 'trace id' | 'traceparent' | 'tool call id' | 'response id' | 'span id' | 'time';

/** Counts of the telemetry that was taken in. */
export interface IntakeReport {
  readonly spans: number;
  readonly logs: number;
  readonly metrics: number;
  readonly traces: number;
  readonly by: Readonly<Partial<Record<JoinedBy, number>>>;
  /** Requests that could not be read, with the reason. */
  readonly problems: readonly string[];
}

export interface Intake {
  /** `http://127.0.0.1:PORT`, for OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** Token sums of the agent's own telemetry, by source; undefined where that has none. */
  tokens(): { readonly input: number; readonly output: number; readonly source: string } | undefined;
  /** Writes what is still waiting, makes spans for parents that never came, and stops listening. */
  close(): Promise<IntakeReport>;
}
