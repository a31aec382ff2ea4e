/** The agent's own telemetry: what came in, and how it was joined to the cell. */

/** Why a span, a trace or a log stands where it stands. Written as the attribute `cell.joined.by`. */
export type JoinedBy = 'trace id' | 'traceparent' | 'tool call id' | 'response id' | 'span id' | 'time';

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
  /** Token sums of the agent's own telemetry, by source; undefined where it told none. */
  tokens(): { readonly input: number; readonly output: number; readonly source: string } | undefined;
  /** Writes what is still waiting, makes up parents that never came, stops listening. */
  close(): Promise<IntakeReport>;
}
