/** The three kinds of telemetry, as the paths of OTLP/HTTP name them. */
export type Signal = 'traces' | 'logs' | 'metrics';

/** The list of an export request that holds each. */
export const LIST_OF: Readonly<Record<Signal, string>> = {
  traces: 'resourceSpans',
  logs: 'resourceLogs',
  metrics: 'resourceMetrics',
};

/** How people call what each is made of. */
export const RECORDS_OF: Readonly<Record<Signal, string>> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'metrics',
};
