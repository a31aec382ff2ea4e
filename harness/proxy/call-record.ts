/** One model call as it is recorded: from the request's arrival to a span and a ModelCall. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { messageOf } from '../../shared/base/errors.ts';
import { asRecord } from '../../shared/cell/fields.ts';
import { maskText } from '../../shared/secrets/mask.ts';
import type { Cell, CellSpan } from '../base/types.ts';
import { Answer } from './answer.ts';
import type { ModelApiFormat } from './api/api.ts';
import { BodyCopy } from './body-copy.ts';
import { listText, withoutCredentials } from './content.ts';
import type { Outcome } from './pass-on.ts';
import type { CallRequest } from './request.ts';
import { decodedRequest } from './request-body.ts';
import type { ToolCalls } from './tool-calls.ts';
import type { ModelCall } from './types.ts';
import { readCredentials } from './upstream.ts';

/** Bytes of a request that are kept to be read. */
const LARGEST_REQUEST = 32 << 20;
const LONGEST_MESSAGE = 500;
const LONGEST_NAME = 200;

const NOTHING_READ: CallRequest = {
  model: undefined,
  stream: undefined,
  parameters: {},
  system: [],
  input: [],
  tools: [],
  results: [],
};

/** What the calls of one proxy share. */
export interface Recorder {
  readonly cell: Cell;
  readonly parent: () => CellSpan;
  readonly content: boolean;
  readonly problem: (message: string) => void;
  readonly server: { readonly host: string; readonly port: number };
  readonly toolCalls: ToolCalls;
  /** Failed tries by request hash, since the last that worked. */
  readonly failures: Map<string, number>;
  readonly done: (call: ModelCall) => void;
}

export class CallRecord {
  private readonly hash = createHash('sha256');
  private readonly chunks: Buffer[] = [];
  private requestBytes = 0;
  private responseBytes = 0;
  private events = 0;
  private requestHash = '';
  private request: CallRequest = NOTHING_READ;
  private span: CellSpan | undefined;
  private toolResults: readonly string[] = [];
  private head: IncomingMessage | undefined;
  private firstByte: bigint | undefined;
  private copy: BodyCopy | undefined;
  private readonly answer: Answer;
  private readonly reader;
  private readonly credentials: readonly string[];
  private readonly problems: string[] = [];
  private readonly traceparent: string | undefined;
  private readonly encoding: string | undefined;

  constructor(
    private readonly recorder: Recorder,
    private readonly format: ModelApiFormat,
    request: IncomingMessage,
    private readonly path: string,
    private readonly arrival: bigint,
  ) {
    this.answer = new Answer(recorder.content);
    this.reader = format.reader(this.answer);
    this.credentials = readCredentials(request);
    this.encoding = request.headers['content-encoding'];
    const { traceparent } = request.headers;
    this.traceparent = typeof traceparent === 'string' ? traceparent : undefined;
  }

  /** Takes bytes of the request. */
  add(bytes: Buffer): void {
    this.hash.update(bytes);
    this.requestBytes += bytes.length;
    if (this.requestBytes <= LARGEST_REQUEST) this.chunks.push(bytes);
  }

  /** Reads the request and starts the span; once, when the request has been passed on. */
  begin(): CellSpan {
    if (this.span !== undefined) return this.span;
    const { recorder } = this;
    this.requestHash = this.hash.digest('hex').slice(0, 16);
    this.request = this.readRequest();
    const { model, stream, parameters } = this.request;
    const retry = recorder.failures.get(this.requestHash);
    const span = recorder.cell.start(
      'model_call',
      model === undefined ? 'chat' : `chat ${this.clean(model).slice(0, LONGEST_NAME)}`,
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': findProvider(recorder.server.host) ?? this.format.provider,
        'gen_ai.request.model': model === undefined ? undefined : this.clean(model),
        'gen_ai.request.stream': stream,
        ...parameters,
        'server.address': recorder.server.host,
        'server.port': recorder.server.port,
        'cell.model_call.api': this.format.api,
        'cell.model_call.request_hash': this.requestHash,
        'cell.model_call.request_size': this.requestBytes,
        'cell.model_call.retry': retry,
      },
      { parent: recorder.parent(), time: this.arrival, otelKind: 'client' },
    );
    this.span = span;
    this.toolResults = recorder.toolCalls.answer(
      this.request.results.map((result) => ({ ...result, result: this.clean(result.result) })),
      this.arrival,
    );
    this.request = { ...this.request, results: [], ...(recorder.content ? {} : { system: [], input: [], tools: [] }) };
    return span;
  }

  /** The answer has begun. */
  answered(head: IncomingMessage): void {
    this.head = head;
    const { 'content-encoding': encoding } = head.headers;
    this.copy = new BodyCopy(encoding, {
      event: (name, data) => this.read(data, (value) => this.reader.event(name, value)),
      whole: (data) =>
        this.read(data, (value) => {
          this.reader.whole(value);
          this.answer.end();
        }),
      problem: (message) => this.problems.push(message),
    });
  }

  /** Takes bytes of the answer. False: wait until `ready` is called. */
  answerBytes(bytes: Buffer, time: bigint, ready: () => void): boolean {
    this.firstByte ??= time;
    this.responseBytes += bytes.length;
    return this.copy?.push(bytes, ready) ?? true;
  }

  /** The exchange is over: reads the rest, and writes the span. */
  async finish(outcome: Outcome, end: bigint): Promise<void> {
    const span = this.begin();
    await this.copy?.end();
    const { answer, recorder, request } = this;
    const failure = this.failureOf(outcome);
    if (failure === undefined) recorder.failures.delete(this.requestHash);
    else recorder.failures.set(this.requestHash, (recorder.failures.get(this.requestHash) ?? 0) + 1);
    const half = failure?.type === 'aborted' || failure?.type === 'cut off';
    if (!half) for (const problem of this.problems) recorder.problem(problem);
    const tokens = answer.tokenUsage;
    const finishReasons = answer.finishReasons;
    const requestId = header(this.head, 'request-id') ?? header(this.head, 'x-request-id');
    const first = this.firstByte;
    span.set({
      'gen_ai.response.id': answer.id,
      'gen_ai.response.model': answer.model,
      'gen_ai.response.finish_reasons': finishReasons.length === 0 ? undefined : finishReasons,
      'gen_ai.response.time_to_first_chunk': first === undefined ? undefined : Number(first - this.arrival) / 1e9,
      'gen_ai.usage.input_tokens': tokens.input,
      'gen_ai.usage.output_tokens': tokens.output,
      'gen_ai.usage.cache_read.input_tokens': tokens.cacheRead,
      'gen_ai.usage.cache_creation.input_tokens': tokens.cacheCreation,
      'gen_ai.usage.reasoning.output_tokens': tokens.reasoning,
      'http.response.status_code': this.head?.statusCode,
      'cell.model_call.request_id': requestId,
      'cell.model_call.response_size': this.responseBytes,
      'cell.model_call.problem': this.problems.length === 0 ? undefined : this.problems.join(' '),
    });
    answer.giveIds(span.spanId);
    if (recorder.content) {
      try {
        this.setContent(span, request);
      } catch (error) {
        // Nested deeper than can be written, for instance. What is counted is written all the same.
        const why = messageOf(error);
        span.set({ 'cell.model_call.problem': `The messages cannot be written: ${why}` });
        recorder.problem(`The messages of a model call cannot be written: ${why}`);
      }
    }
    if (failure !== undefined) {
      span.set({ 'error.type': failure.type });
      span.fail(failure.message);
    }
    // Half an answer asks for nothing: no agent carries out a call that it did not receive whole.
    const asked = failure === undefined ? answer.tools : [];
    const uses = recorder.toolCalls.ask(
      asked.map((tool) => ({ ...tool, arguments: this.clean(tool.arguments) })),
      span,
      end,
    );
    span.end(end);
    recorder.done({
      traceId: span.traceId,
      spanId: span.spanId,
      api: this.format.api,
      start: this.arrival,
      firstByte: first,
      end,
      model: answer.model ?? request.model,
      responseId: answer.id,
      requestId,
      traceparent: this.traceparent,
      requestHash: this.requestHash,
      status: this.head?.statusCode,
      tokens,
      finishReasons,
      toolRequests: uses.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
      toolResults: this.toolResults,
      error: failure?.type,
      text: this.clean(answer.text),
    });
  }

  private setContent(span: CellSpan, { system, input, tools }: CallRequest): void {
    const lists = { system: listText(system), input: listText(input), tools: listText(tools) };
    const output = listText(this.answer.messages);
    const cut = [...Object.values(lists), output].some((list) => list?.cut === true) || this.answer.cut;
    span.set({
      'gen_ai.system_instructions': this.clean(lists.system?.json),
      'gen_ai.input.messages': this.clean(lists.input?.json),
      'gen_ai.tool.definitions': this.clean(lists.tools?.json),
      'gen_ai.output.messages': this.clean(output?.json),
      'cell.model_call.content_cut': cut ? true : undefined,
    });
  }

  private readRequest(): CallRequest {
    if (this.requestBytes > LARGEST_REQUEST) {
      this.problems.push(`A request of ${this.requestBytes} bytes was passed on and not read: it is too large.`);
      return NOTHING_READ;
    }
    try {
      const body: unknown = JSON.parse(decodedRequest(Buffer.concat(this.chunks), this.encoding, LARGEST_REQUEST));
      return this.format.request(asRecord(body), this.path);
    } catch (error) {
      const why = messageOf(error);
      this.problems.push(`A request to ${this.format.api} was passed on and cannot be read: ${this.brief(why)}`);
      return NOTHING_READ;
    } finally {
      this.chunks.length = 0;
    }
  }

  private read(data: string, take: (value: Readonly<Record<string, unknown>>) => void): void {
    if (data.trim() === '') return;
    this.events++;
    if (data.startsWith('[DONE]')) {
      this.answer.end();
      return;
    }
    try {
      take(asRecord(JSON.parse(data)));
    } catch (error) {
      if (this.problems.length >= 10) return;
      const why = messageOf(error);
      this.problems.push(`A part of an answer was passed on and cannot be read: ${this.brief(why)}`);
    }
  }

  private failureOf(outcome: Outcome): { readonly type: string; readonly message: string } | undefined {
    const { answer, head } = this;
    const status = head?.statusCode;
    if (outcome.how === 'unreachable') return { type: outcome.code, message: outcome.message };
    if (status !== undefined && status >= 300) {
      const said = answer.error?.message ?? head?.statusMessage ?? '';
      return { type: String(status), message: this.brief(said || `HTTP ${status}`) };
    }
    if (answer.error !== undefined) return { type: answer.error.type, message: this.brief(answer.error.message) };
    if (outcome.how === 'cut off' && !answer.closed) {
      return { type: 'cut off', message: 'The connection broke before the end of the answer.' };
    }
    // Clients that have read what they need close at once: nothing is missing.
    if (answer.complete) return undefined;
    if (outcome.how === 'aborted') return { type: 'aborted', message: 'The client closed the connection.' };
    if (this.problems.length > 0) return undefined;
    if (this.events === 0) return { type: 'unreadable', message: 'The answer is none of this API.' };
    return { type: 'cut off', message: 'The answer ended without its last event.' };
  }

  private clean(text: string): string;
  private clean(text: string | undefined): string | undefined;
  private clean(text: string | undefined): string | undefined {
    return text === undefined ? undefined : withoutCredentials(text, this.credentials);
  }

  private brief(text: string): string {
    return maskText(this.clean(text)).text.slice(0, LONGEST_MESSAGE);
  }
}

function header(head: IncomingMessage | undefined, name: string): string | undefined {
  const value = head?.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Providers that are known by their host, under the names of the conventions. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)openai\.azure\.com$/, 'azure.ai.openai'],
  [/(?:^|\.)openai\.com$/, 'openai'],
  [/(?:^|\.)anthropic\.com$/, 'anthropic'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/(?:^|\.)deepseek\.com$/, 'deepseek'],
  [/(?:^|\.)groq\.com$/, 'groq'],
  [/(?:^|\.)x\.ai$/, 'x_ai'],
  [/(?:^|\.)mistral\.ai$/, 'mistral_ai'],
  [/(?:^|\.)perplexity\.ai$/, 'perplexity'],
  [/(?:^|\.)openrouter\.ai$/, 'openrouter'],
];

function findProvider(host: string): string | undefined {
  return PROVIDERS.find(([pattern]) => pattern.test(host))?.[1];
}
