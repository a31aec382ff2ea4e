/** The library for other harnesses: recording cells from TypeScript. */
export { unixNano } from './base/clock.ts';
export { RecordRefusal } from './base/record-refusal.ts';
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
} from './base/types.ts';
export { type CellOptions, createCell, TRACE_FILE } from './emit/cell.ts';
export { type IntakeOptions, startIntake } from './intake/intake.ts';
export type { Intake, IntakeReport, JoinedBy } from './intake/types.ts';
export { type ProxyOptions, startProxy } from './proxy/proxy.ts';
export type { ModelApi, ModelCall, ModelProxy, TokenUsage, ToolRequest } from './proxy/types.ts';
export { recordCell } from './record.ts';
export type { RecordEvents, RecordedCell, RecordOptions, RecordPhase } from './record-options.ts';
export { runInTerminal } from './run/run-in-terminal.ts';
export type { RunRequest, RunResult } from './run/types.ts';
export { scoreRun } from './score/score-run.ts';
export { readTask } from './score/task.ts';
export type { ScoreInput, ScorerName, ScorerResult, Task, TokenCount } from './score/types.ts';
export { runSweep, type SweepEvents, type SweepOptions, type SweepResult } from './sweep.ts';
export { readSweep, type Sweep } from './sweep-file.ts';
