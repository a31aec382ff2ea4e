/** A session of which only log records tell: an agent, its prompts, and the model and tool calls of each. */
import type { Attribute } from '../../trace/value.ts';
import { mergeAttributes, usageAttributes } from '../agents/attributes.ts';
import { makeSpanId, makeTraceId } from '../agents/ids.ts';
import type { FilePlace, ForeignContext, ForeignSpan } from '../foreign/foreign.ts';
import { messagesAttribute } from '../foreign/llm.ts';
import { parseDecimalDuration } from '../foreign/times.ts';
import { readAttributes, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { type LooseLog, readLogRecord } from './loose-log.ts';

/** An agent's span that grows: the session, or a prompt in it. */
interface Growing {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly place: FilePlace;
  attributes: Attribute[];
  start: bigint;
  end: bigint;
}

export class Session {
  readonly #context: ForeignContext;
  readonly #id: string;
  readonly #traceId: string;
  readonly #resource: number;
  readonly #root: Growing;
  readonly #prompts = new Map<string, Growing>();
  /** The request that a response answers, by prompt. */
  readonly #requests = new Map<string, LooseLog>();
  #calls = 0;

  constructor(context: ForeignContext, id: string, first: LooseLog) {
    this.#context = context;
    this.#id = id;
    this.#traceId = makeTraceId(id);
    this.#resource = first.resource;
    const agent = readText(member(member(first.node, 'instrumentationScope'), 'name'));
    this.#root = {
      spanId: makeSpanId(id, 'session'),
      parentSpanId: '',
      name: `invoke_agent ${agent}`.trim(),
      place: first.place,
      attributes: textAttributes({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': agent,
        'gen_ai.conversation.id': id,
      }),
      start: first.time,
      end: first.time,
    };
    this.#agent(this.#root, false);
  }

  take(log: LooseLog): void {
    const promptId = readText(member(log.attributes, 'prompt_id'));
    const around = promptId === '' ? this.#root : this.#prompt(promptId, log);
    const length = parseDecimalDuration(readText(member(log.attributes, 'duration_ms')), 6) ?? 0n;
    for (const one of [this.#root, around]) {
      if (log.time > one.end) one.end = log.time;
      if (log.time > length && log.time - length < one.start) one.start = log.time - length;
    }
    switch (log.event) {
      case 'user_prompt':
        around.attributes = mergeAttributes(
          around.attributes,
          readAttributes(log.attributes),
          messagesAttribute('input', member(log.attributes, 'prompt')),
        );
        return;
      case 'api_request':
        this.#unanswered(promptId);
        this.#requests.set(promptId, log);
        return;
      case 'api_response':
      case 'api_error':
        this.#modelCall(log, around, promptId, length);
        return;
      case 'tool_call':
        this.#toolCall(log, around, length);
        return;
      default:
        this.#asLog(log, around);
    }
  }

  finish(): void {
    for (const promptId of [...this.#requests.keys()]) this.#unanswered(promptId);
    for (const prompt of this.#prompts.values()) this.#agent(prompt, true);
    this.#agent(this.#root, true);
  }

  #prompt(promptId: string, log: LooseLog): Growing {
    let prompt = this.#prompts.get(promptId);
    if (!prompt) {
      prompt = {
        spanId: makeSpanId(this.#id, 'prompt', promptId),
        parentSpanId: this.#root.spanId,
        name: 'user_prompt',
        place: log.place,
        attributes: textAttributes({ 'gen_ai.operation.name': 'invoke_agent', prompt_id: promptId }),
        start: log.time,
        end: log.time,
      };
      this.#prompts.set(promptId, prompt);
    }
    return prompt;
  }

  /** A span of the session. Unfinished at first, so that there is a root while the rest is read. */
  #agent({ attributes, start, end, ...span }: Growing, isDone: boolean): void {
    this.#give({ ...span, attributes, start, end: isDone ? end : 0n });
  }

  #give(
    span: Pick<ForeignSpan, 'spanId' | 'parentSpanId' | 'name' | 'start' | 'end' | 'attributes' | 'place' | 'status'>,
  ): void {
    this.#context.span({ ...span, traceId: this.#traceId, resource: this.#resource, timing: 'derived' });
  }

  #modelCall(log: LooseLog, around: Growing, promptId: string, length: bigint): void {
    const of = (...keys: string[]) => member(log.attributes, ...keys);
    const request = this.#requests.get(promptId);
    this.#requests.delete(promptId);
    const model = readText(of('model'));
    const error = readText(of('error', 'error.message', 'error_message'));
    const failed = log.event === 'api_error' || error !== '';
    this.#give({
      spanId: makeSpanId(this.#id, 'call', String(this.#calls++)),
      parentSpanId: around.spanId,
      name: `chat ${model}`.trim(),
      start: log.time - length,
      end: log.time,
      status: { code: failed ? 2 : 0, message: error },
      attributes: mergeAttributes(
        textAttributes({
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': model,
          'gen_ai.response.id': readText(of('response_id')),
          'error.type': failed ? readText(of('error_type', 'error.type')) || 'error' : '',
        }),
        messagesAttribute('input', member(request?.attributes, 'request_text')),
        messagesAttribute('output', of('response_text')),
        usageAttributes({
          input: of('input_token_count'),
          output: of('output_token_count'),
          cacheRead: of('cached_content_token_count'),
          reasoning: of('thoughts_token_count'),
          total: of('total_token_count'),
        }),
        readAttributes(log.attributes, '', new Set(['response_text'])),
      ),
      place: log.place,
    });
  }

  #toolCall(log: LooseLog, around: Growing, length: bigint): void {
    const of = (...keys: string[]) => member(log.attributes, ...keys);
    const name = readText(of('function_name', 'tool_name'));
    const failed = isFalse(of('success'));
    this.#give({
      spanId: makeSpanId(this.#id, 'call', String(this.#calls++)),
      parentSpanId: around.spanId,
      name: `execute_tool ${name}`.trim(),
      start: log.time - length,
      end: log.time,
      status: { code: failed ? 2 : 0, message: failed ? readText(of('error', 'error_message')) : '' },
      attributes: mergeAttributes(
        textAttributes({
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': name,
          'gen_ai.tool.call.arguments': readText(of('function_args')),
          'error.type': failed ? readText(of('error_type')) || 'error' : '',
        }),
        readAttributes(log.attributes, '', new Set(['function_args'])),
      ),
      place: log.place,
    });
  }

  /** A request that nothing came back for is a record of its prompt. */
  #unanswered(promptId: string): void {
    const log = this.#requests.get(promptId);
    this.#requests.delete(promptId);
    if (log) this.#asLog(log, this.#prompts.get(promptId) ?? this.#root);
  }

  #asLog(log: LooseLog, around: Growing): void {
    const name = readText(member(log.attributes, 'event.name')) || log.event;
    this.#context.log({
      traceId: this.#traceId,
      spanId: around.spanId,
      ...readLogRecord(log.node, name, log.time),
      place: log.place,
    });
  }
}

const isFalse = (node: JsonNode | undefined): boolean =>
  (node?.type === 'bool' && !node.value) || readText(node) === 'false';
