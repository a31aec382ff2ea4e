/** What the columns do not say of steps: what a tool was called with, what a model answered and when it began to. */
import { encodeUtf8, hashBytes } from '../base/bytes.ts';
import { readStep } from '../cell/read-step.ts';
import type { Step } from '../cell/step.ts';
import { normalise } from '../compare/normalise.ts';
import { KINDS, kindIndex } from '../trace/kind.ts';
import { NO_ORDINAL } from '../trace/table.ts';
import { findRow } from '../trace/visible.ts';
import type { OpenDocument } from './document.ts';
import { loadSpans } from './load.ts';

/** Steps beyond these are told apart by their names alone. */
const MOST = 50_000;

export interface StepContents {
  /** By row a short text that is equal for equal contents; empty where there is none. */
  readonly contents: readonly string[];
  /** By row how long a model took to begin its answer, ns; NaN: unknown. */
  readonly firstToken: Float64Array;
}

/** Reads every model and tool step of a document. @throws the reason of `signal` */
export async function compareContents(document: OpenDocument, signal: AbortSignal): Promise<StepContents> {
  const { table } = document;
  const wanted = [kindIndex('tool'), kindIndex('model')];
  const ordinals: number[] = [];
  for (let row = 0; row < table.rowCount && ordinals.length < MOST; row++) {
    const ordinal = table.ordinal[row] as number;
    if (wanted.includes(table.kind[row] as number) && ordinal !== NO_ORDINAL) ordinals.push(ordinal);
  }
  const contents = new Array<string>(table.rowCount).fill('');
  const firstToken = new Float64Array(table.rowCount).fill(Number.NaN);
  for await (const { ordinal, span } of loadSpans(document, Uint32Array.from(ordinals), [], signal)) {
    const row = findRow(table, ordinal);
    if (row < 0) continue;
    const step = readStep(span, KINDS[table.kind[row] as number] ?? 'internal', []);
    const text = stepContent(step);
    if (text !== '') contents[row] = shortened(text);
    if (step.type === 'model') firstToken[row] = Math.round(step.timeToFirstToken);
  }
  return { contents, firstToken };
}

function stepContent(step: Step): string {
  if (step.type === 'tool') return normalise(`${step.name} ${step.arguments || step.command || step.path}`);
  if (step.type !== 'model') return '';
  const parts = step.output.flatMap((message) => message.parts);
  const calls = parts.flatMap((part) => (part.type === 'tool_call' ? [`${part.name} ${part.arguments}`] : []));
  // What an answer asks for says which one it is; its words may differ from run to run.
  if (calls.length > 0) return normalise(calls.join('\n'));
  return normalise(parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'));
}

/** 64 bits of hash: two of 32 over different texts. */
function shortened(text: string): string {
  const hash = (of: string) => hashBytes(encodeUtf8(of)).toString(36);
  return `${hash(text)}${hash(`${text.length} ${text}`)}`;
}
