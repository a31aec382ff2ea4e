/** The three kinds of telemetry, as the paths of OTLP/HTTP name them. */
export type Signal = 'traces' | 'logs' | 'metrics';

/** The list of an export request that holds each. */
export const LIST_OF: Readonly<Record<Signal, string>> = {
  traces: 'resourceSpans',
  logs: 'resourceLogs',
  metrics: 'resourceMetrics',
};

const RECORDS_OF: Readonly<Record<Signal, string>> = { traces: 'span', logs: 'log record', metrics: 'metric' };

/** So many of a signal's records, for people: `3 spans`. */
export function countText(signal: Signal, records: number): string {
  return `${records} ${RECORDS_OF[signal]}${records === 1 ? '' : 's'}`;
}
