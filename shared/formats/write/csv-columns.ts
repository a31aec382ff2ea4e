/** The columns of the CSV that is written and read. */
export const CSV_COLUMNS = [
  'trace_id',
  'span_id',
  'parent_span_id',
  'name',
  'kind',
  'service',
  'start',
  'start_unix_nano',
  'end_unix_nano',
  'duration_ns',
  'status_code',
  'status_message',
  'trace_state',
  'scope_name',
  'scope_version',
  'attributes',
  'resource',
  'scope_attributes',
  'events',
  'links',
  'dropped',
  'logs',
] as const;

export type CsvColumn = (typeof CSV_COLUMNS)[number];
