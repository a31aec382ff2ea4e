/** Sends what is recorded to an OTLP/HTTP endpoint too, in the background. */
import type { Endpoint } from './endpoint.ts';
import { countText, type Signal } from './signal.ts';

/** Milliseconds, bytes and elements. */
export interface DeliveryLimits {
  /** What waits in memory; more is not sent. */
  readonly queueBytes: number;
  readonly batchBytes: number;
  readonly batchElements: number;
  /** How long an element waits for others to go with it. */
  readonly delayMs: number;
  /** For one request. */
  readonly timeoutMs: number;
  /** After a first failure; doubled after each more, up to `longestWaitMs`. */
  readonly waitMs: number;
  readonly longestWaitMs: number;
  /** How long one batch is tried. */
  readonly retryForMs: number;
  /** How long closing may take. */
  readonly closeMs: number;
}

const LIMITS: DeliveryLimits = {
  queueBytes: 32 << 20,
  batchBytes: 2 << 20,
  batchElements: 512,
  delayMs: 500,
  timeoutMs: 10_000,
  waitMs: 500,
  longestWaitMs: 10_000,
  retryForMs: 120_000,
  closeMs: 5_000,
};

const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics'];

interface Waiting {
  readonly element: string;
  readonly records: number;
}

/** What ends a sleep before its time: a full batch, closing, or the end of closing. Each is ended by the later ones, too. */
const UNTIL = { full: 0, closing: 1, over: 2 } as const;

/** Queues in front of an endpoint. Nothing here throws, and nothing waits but `close`. */
export class Delivery {
  readonly #endpoint: Endpoint;
  readonly #report: (problem: string) => void;
  readonly #limits: DeliveryLimits;
  readonly #queues: Readonly<Record<Signal, Waiting[]>> = { traces: [], logs: [], metrics: [] };
  readonly #lost: Record<Signal, number> = { traces: 0, logs: 0, metrics: 0 };
  readonly #abort = new AbortController();
  #size = 0;
  #running: Promise<void> | undefined;
  /** When closing must be over; undefined: not closing. */
  #deadline: number | undefined;
  #closed: Promise<void> | undefined;
  #sleeper: { readonly level: number; readonly due: number; readonly wake: () => void } | undefined;
  /** Losses so far, and how many of them were reported. */
  #losses = 0;
  #reported = 0;

  constructor(endpoint: Endpoint, report: (problem: string) => void, limits: Partial<DeliveryLimits> = {}) {
    this.#endpoint = endpoint;
    this.#report = report;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Takes an element of `resourceSpans`, `resourceLogs` or `resourceMetrics` that holds so many records. */
  add(signal: Signal, element: string, records: number): void {
    if (this.#deadline !== undefined) return;
    if (this.#size + element.length > this.#limits.queueBytes) {
      this.#lose(signal, records, 'too much is waiting for it');
      return;
    }
    const queue = this.#queues[signal];
    queue.push({ element, records });
    this.#size += element.length;
    if (queue.length === this.#limits.batchElements) this.#rouse(UNTIL.full);
    this.#running ??= this.#run();
  }

  /** Sends what waits, for some seconds at most, and says how much did not arrive. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { closeMs } = this.#limits;
    this.#deadline = performance.now() + closeMs;
    const end = setTimeout(() => {
      this.#abort.abort();
      this.#rouse(UNTIL.over);
    }, closeMs);
    this.#rouse(UNTIL.closing);
    await this.#running;
    clearTimeout(end);
    for (const signal of SIGNALS) {
      const left = sum(this.#queues[signal].splice(0));
      if (left > 0) this.#lose(signal, left, 'the run ended before they could be sent');
    }
    if (this.#losses > this.#reported)
      this.#report(`${countsText(this.#lost)} did not reach ${this.#endpoint.title} in all; the trace file has them.`);
  }

  async #run(): Promise<void> {
    await this.#sleep(this.#limits.delayMs, UNTIL.full);
    while (!this.#abort.signal.aborted) {
      const signal = SIGNALS.find((name) => this.#queues[name].length > 0);
      if (!signal) break;
      await this.#deliver(signal, this.#take(signal));
    }
    // Here and not in a `finally` of the caller: in between, an element could be added that nobody sends.
    this.#running = undefined;
  }

  /** The oldest elements, as many as fit into a request, and at least one. */
  #take(signal: Signal): Waiting[] {
    const queue = this.#queues[signal];
    let count = 0;
    let size = 0;
    for (const { element } of queue) {
      if (count > 0 && (count === this.#limits.batchElements || size + element.length > this.#limits.batchBytes)) break;
      count++;
      size += element.length;
    }
    this.#size -= size;
    return queue.splice(0, count);
  }

  async #deliver(signal: Signal, batch: readonly Waiting[]): Promise<void> {
    const { timeoutMs, waitMs, longestWaitMs, retryForMs } = this.#limits;
    const elements = batch.map(({ element }) => element);
    const giveUp = performance.now() + retryForMs;
    for (let tries = 0; ; tries++) {
      const outcome = await this.#endpoint.send(signal, elements, timeoutMs, this.#abort.signal);
      if (outcome.taken) {
        if (outcome.rejected > 0) this.#lose(signal, outcome.rejected, outcome.reason);
        return;
      }
      // Some chance in it, so that many who wait for one endpoint do not all come back at once.
      const backoff = Math.min(longestWaitMs, waitMs * 2 ** tries) * (0.75 + Math.random() / 2);
      const wait = outcome.after ?? backoff;
      const until = Math.min(giveUp, this.#deadline ?? Number.POSITIVE_INFINITY);
      if (!outcome.again || this.#abort.signal.aborted || performance.now() + wait > until) {
        this.#lose(signal, sum(batch), outcome.reason);
        return;
      }
      const asked = outcome.after !== undefined;
      const due = performance.now() + wait;
      await this.#sleep(wait, asked ? UNTIL.over : UNTIL.closing);
      if (asked && performance.now() < due - 1) {
        this.#lose(signal, sum(batch), outcome.reason);
        return;
      }
    }
  }

  #lose(signal: Signal, records: number, reason: string): void {
    this.#lost[signal] += records;
    this.#losses += records;
    // The first loss is told at once, while something can be done about it; the rest when all are known.
    if (this.#reported > 0) return;
    this.#reported = this.#losses;
    this.#report(`${countsText(this.#lost)} did not reach ${this.#endpoint.title}: ${reason}`);
  }

  /** Until it is time or until this is woken; see UNTIL. */
  #sleep(milliseconds: number, level: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleeper = undefined;
        resolve();
      };
      // It keeps no program alive: one that is done has called `close`.
      const timer = setTimeout(wake, milliseconds).unref();
      this.#sleeper = { level, due: performance.now() + milliseconds, wake };
    });
  }

  #rouse(level: number): void {
    const sleeper = this.#sleeper;
    if (sleeper && (level >= sleeper.level || sleeper.due > (this.#deadline ?? Number.POSITIVE_INFINITY)))
      sleeper.wake();
  }
}

function sum(batch: readonly Waiting[]): number {
  return batch.reduce((total, { records }) => total + records, 0);
}

/** `3 spans, 1 log record`. */
function countsText(counts: Readonly<Record<Signal, number>>): string {
  return SIGNALS.filter((signal) => counts[signal] > 0)
    .map((signal) => countText(signal, counts[signal]))
    .join(', ');
}
