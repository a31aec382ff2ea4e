/** The intake: takes an agent's own telemetry in and writes it into the cell's tree as it comes. */
import type { Cell, CellSpan } from '../base/types.ts';
import type { ModelCall } from '../proxy/types.ts';
import { Joiner } from './join.ts';
import type { Json, Signal } from './otlp.ts';
import { Problems } from './problems.ts';
import { startReceiver } from './receiver.ts';
import type { Intake, IntakeReport } from './types.ts';
import { Writer } from './writer.ts';

export interface IntakeOptions {
  readonly cell: Pick<Cell, 'adopt'>;
  /** The span that the agent runs in. It is open before the agent starts. */
  readonly container: () => Pick<CellSpan, 'traceId' | 'spanId' | 'start'>;
  /** Model calls that ended, in the order of their ends; none where no proxy runs. */
  readonly calls: () => readonly ModelCall[];
  /** Tool call id → the span that the proxy made for it. */
  readonly toolSpans: () => ReadonlyMap<string, { readonly traceId: string; readonly spanId: string }>;
  /** Called at once with a sentence about what could not be taken in; the report has it too. */
  readonly problem: (text: string) => void;
}

/** How long telemetry waits for the proxy to record the model call that it names. ms */
const EARLY = 50;

/** Starts the intake on a free port of loopback. @throws Error where it cannot listen */
export async function startIntake(options: IntakeOptions): Promise<Intake> {
  const problems = new Problems(options.problem);
  const problem = (text: string) => problems.add(text);
  const joiner = new Joiner({ ...options, problem });
  const waiting = new Map<NodeJS.Timeout, () => void>();

  const writer = new Writer((line) => options.cell.adopt(line));
  const write = async (signal: Signal, request: Json) => {
    joiner.join(signal, request);
    await writer.write(signal, request);
  };
  const take = async (signal: Signal, request: Json) => {
    if (!joiner.isEarly(signal, request)) {
      await write(signal, request);
      return;
    }
    const late = () => {
      clearTimeout(timer);
      waiting.delete(timer);
      write(signal, request).catch((error: Error) => problem(`${signal} could not be written: ${error.message}`));
    };
    const timer = setTimeout(late, EARLY);
    waiting.set(timer, late);
  };

  const flush = () => {
    for (const late of [...waiting.values()]) late();
  };

  const receiver = await startReceiver({ take, problem });
  let closing: Promise<IntakeReport> | undefined;
  const close = async (): Promise<IntakeReport> => {
    await receiver.close();
    flush();
    for (const request of joiner.madeUp()) await writer.write('traces', request);
    await writer.written();
    return { ...joiner.counts, problems: problems.list() };
  };
  return {
    url: receiver.url,
    tokens() {
      flush();
      return joiner.tokens.sum();
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
