/** What a span is, whatever convention it was written in. Colours, filters and counters all use these. */
export const KINDS = [
  'internal',
  'setup',
  'agent',
  'container',
  'model',
  'tool',
  'scorer',
  'cleanup',
  'http',
  'db',
] as const;
export type Kind = (typeof KINDS)[number];

/** Index of a kind in KINDS, as kept in the `kind` column. */
export type KindIndex = number;

export function kindIndex(kind: Kind): KindIndex {
  return KINDS.indexOf(kind);
}

/** Values of the `status` column: OpenTelemetry's status codes. 0: unset. */
export const STATUS_OK = 1;
export const STATUS_ERROR = 2;

/** Bits of the `flags` column: what is unusual about a span. Each is shown to the user. */
export const FLAG = {
  /** Its parent is not in the file. */
  orphan: 1,
  /** It has no end. */
  unfinished: 2,
  /** It starts before its parent or ends after it (clock skew, or asynchronous work). */
  skewed: 4,
  /** Another span has the same ids but other content. */
  duplicate: 8,
  /** Made by Spanreel: stands for a parent that is missing. */
  synthetic: 16,
  /** It was part of a cycle of parents, cut here. */
  cycle: 32,
  /** It has no start; shown at its end, or at the start of its parent. */
  noStart: 64,
  /** An id is empty, all zero or not hex. */
  oddId: 128,
  /** It ends before it starts. */
  negative: 256,
  /** Its times lost precision before they reached us (bare JSON numbers above 2^53). */
  impreciseTime: 512,
  /** It carries `terminal.output` events. */
  terminal: 1024,
  /** It has links. */
  links: 2048,
  /** The file does not tell its times: they were worked out or made up. */
  derivedTime: 4096,
} as const;
export type FlagName = keyof typeof FLAG;
