/** What is unusual about a span, in a word and in a sentence. */
import type { FlagName } from '../../shared/trace/kind.ts';

export interface FlagText {
  readonly label: string;
  readonly explanation: string;
  /** `warn`: the trace is damaged or doubtful here. */
  readonly tone: 'warn' | 'info';
}

export const FLAG_TEXTS: Readonly<Record<FlagName, FlagText>> = {
  orphan: {
    label: 'orphan',
    tone: 'warn',
    explanation:
      'Its parent span is not in the files that are open. It is shown at the top, or under a row that stands for the missing parent.',
  },
  unfinished: {
    label: 'unfinished',
    tone: 'warn',
    explanation:
      'It has no end: the program stopped, or the trace was written before the span was over. Its bar runs to the end of the document.',
  },
  skewed: {
    label: 'outside its parent',
    tone: 'info',
    explanation:
      'It starts before its parent or ends after it: asynchronous work, or clocks of two machines that differ.',
  },
  duplicate: {
    label: 'duplicate id',
    tone: 'warn',
    explanation: 'Another span has the same trace and span id but other content. Both are shown.',
  },
  synthetic: {
    label: 'made up',
    tone: 'info',
    explanation: 'This row is not in the trace. It stands for a parent that is missing.',
  },
  cycle: {
    label: 'cycle',
    tone: 'warn',
    explanation: 'It was its own ancestor. The cycle is cut here.',
  },
  noStart: {
    label: 'no start',
    tone: 'warn',
    explanation: 'It has no start time. It is shown at its end, or at the start of its parent.',
  },
  oddId: { label: 'odd id', tone: 'warn', explanation: 'One of its ids is empty, all zero, or not hexadecimal.' },
  negative: {
    label: 'ends before it starts',
    tone: 'warn',
    explanation: 'Its end time is earlier than its start time. Its length is shown as zero.',
  },
  impreciseTime: {
    label: 'rounded times',
    tone: 'info',
    explanation:
      'Its times were written as plain JSON numbers above 2^53 and lost up to a few hundred nanoseconds before they reached Spanreel.',
  },
  terminal: {
    label: 'terminal',
    tone: 'info',
    explanation: 'It has terminal output as events; the terminal panel plays it.',
  },
  derivedTime: {
    label: 'times not measured',
    tone: 'info',
    explanation:
      'The file does not have its start or its end. Its times were derived from the records around it, or made up: see the attribute spanreel.timing.',
  },
  links: { label: 'links', tone: 'info', explanation: 'It links to other spans; see the Links tab.' },
};
