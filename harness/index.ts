/** Recording cells from TypeScript: what a harness imports. */
export { unixNano } from './clock.ts';
export { type CellOptions, createCell, TRACE_FILE } from './emit/cell.ts';
export type {
  Attributes,
  AttributeValue,
  Cell,
  CellIdentity,
  CellLog,
  CellSpan,
  CellSpanKind,
  OtlpLine,
  StartOptions,
} from './types.ts';
