/** A model call of an agent, put together from the parts of its output. */
import { joinAttributes, makeAttributes, mergeAttributes } from './attributes.ts';
import { message } from './messages.ts';
import { type EndedSpan, joinPlaces, type OpenSpan } from './spans.ts';
import type { ModelCallUpdate, ModelOutput } from './steps.ts';

/** An output of more parts with attributes becomes several model calls. */
const PART_LIMIT = 500;
/** Characters of messages that are kept for a model call that does not come. */
const SIZE_LIMIT = 32 << 20;

/** The messages that are the input of a model call. */
export interface ModelInput {
  /** JSON texts. */
  readonly messages: readonly string[];
  /** How many messages of the conversation came before. */
  readonly earlier: number;
}

/** The messages of a conversation that no model call has taken as its input yet. */
export class InputMessages {
  #messages: string[] = [];
  #size = 0;
  #earlier = 0;

  /** The number of messages in the conversation so far. */
  get position(): number {
    return this.#earlier + this.#messages.length;
  }

  /** Adds a message. Returns how many were dropped, as no model call has taken them. */
  add(text: string): number {
    this.#messages.push(text);
    this.#size += text.length;
    if (this.#size <= SIZE_LIMIT) return 0;
    const dropped = this.#messages.length;
    this.#earlier += dropped;
    this.#messages = [];
    this.#size = 0;
    return dropped;
  }

  /** Takes the messages as the input of a model call, whose answer is the next message. */
  take(): ModelInput {
    const input = { messages: this.#messages, earlier: this.#earlier };
    this.#earlier += this.#messages.length + 1;
    this.#messages = [];
    this.#size = 0;
    return input;
  }
}

export class ModelCall {
  readonly #span: OpenSpan;
  readonly #key: string | undefined;
  readonly #input: ModelInput;
  readonly #parts: string[] = [];
  /** Outputs that brought attributes. */
  #pieces = 0;
  #end = 0n;
  #finish = '';
  #model = '';

  constructor(span: OpenSpan, key: string | undefined, input: ModelInput) {
    this.#span = span;
    this.#key = key;
    this.#input = input;
  }

  /** The time of the latest output. */
  get end(): bigint {
    return this.#end;
  }

  /** The output as a message, '' where it has no parts. */
  get message(): string {
    return this.#parts.length === 0 ? '' : message('assistant', this.#parts, this.#finish);
  }

  /** Whether an output with this key is another part of this model call. */
  continues(key: string | undefined): boolean {
    return key !== undefined && key === this.#key && this.#pieces < PART_LIMIT;
  }

  /** Adds a part of the output. `model` counts where neither this part nor one before names the model. */
  add(output: ModelOutput, model: string): void {
    if (output.time > this.#end) this.#end = output.time;
    this.#model = output.model || this.#model || model;
    this.#finish = output.finish || this.#finish;
    for (const part of output.parts) this.#parts.push(part);
    this.#span.place = joinPlaces(this.#span.place, output.place);
    if (output.attributes && output.attributes.length > 0) {
      this.#pieces++;
      this.#span.attributes = joinAttributes(this.#span.attributes, output.attributes);
    }
    if (output.error !== undefined) this.#span.error = output.error;
  }

  addPart(part: string): void {
    this.#parts.push(part);
  }

  update({ attributes = [], end = 0n, finish, error }: ModelCallUpdate): void {
    this.#span.attributes = mergeAttributes(this.#span.attributes, attributes);
    if (end > this.#end) this.#end = end;
    if (finish) this.#finish = finish;
    if (error !== undefined) this.#span.error = error;
  }

  /** Returns the span of the whole call. */
  endedSpan(conversationId: string): EndedSpan {
    const output = this.message;
    const { messages, earlier } = this.#input;
    return {
      ...this.#span,
      name: this.#model === '' ? 'chat' : `chat ${this.#model}`,
      end: this.#end,
      attributes: mergeAttributes(
        makeAttributes({
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': this.#model,
          'gen_ai.conversation.id': conversationId,
          'gen_ai.response.finish_reasons': this.#finish === '' ? [] : [this.#finish],
          'gen_ai.input.messages': messages.length === 0 ? '' : `[${messages.join(',')}]`,
          'spanreel.earlier_messages': earlier,
          'gen_ai.output.messages': output === '' ? '' : `[${output}]`,
        }),
        this.#span.attributes,
      ),
    };
  }
}
