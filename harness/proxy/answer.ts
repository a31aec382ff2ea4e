/** An answer as it comes together from the events of any API: messages, tool calls, tokens, and how it ended. */
import { clamp } from '../../shared/base/numbers.ts';
import { KeptText } from './kept-text.ts';
import type { ChatMessage, MessagePart } from './request.ts';
import type { TokenUsage } from './types.ts';

/** Characters kept of one part, and of all parts of one answer. */
const LARGEST_PART = 1 << 20;
const LARGEST_ANSWER = 4 << 20;
/** Characters of text that are kept where content is not wanted: enough to find a refusal. */
const GLIMPSE = 16 << 10;
const MOST_PARTS = 5000;

type PartKind = 'text' | 'reasoning' | 'tool_call' | 'other';

interface Draft {
  readonly kind: PartKind;
  readonly text: KeptText;
  id: string;
  /** The API gave no id. */
  nameless: boolean;
  name: string;
  /** The agent runs it; false for tools that run at the provider. */
  forAgent: boolean;
  toolType: string;
  other: MessagePart | undefined;
}

/** A tool that the answer asks the agent for. */
export interface AskedTool {
  readonly id: string;
  /** The API gave no id, it was made up: the result is known by name and order. */
  readonly nameless: boolean;
  readonly name: string;
  readonly arguments: string;
  readonly type: string;
}

export interface OutputMessage extends ChatMessage {
  readonly finish_reason?: string;
}

export class Answer {
  id: string | undefined;
  model: string | undefined;
  /** What the API says went wrong. */
  error: { readonly type: string; readonly message: string } | undefined;
  private readonly choices = new Map<number, Map<string, Draft>>();
  private readonly finish = new Map<number, string>();
  private usage: { -readonly [key in keyof TokenUsage]?: TokenUsage[key] } = {};
  private kept = 0;
  private parts = 0;
  private leftOut = 0;
  private settled = false;
  private ended = false;

  /** `content`: texts are wanted, not only what is counted. */
  constructor(private readonly content: boolean) {}

  /** Everything is said: a client that leaves now misses nothing. */
  get complete(): boolean {
    return this.settled;
  }

  /** The last event of all has come: nothing is lost if the connection breaks. */
  get closed(): boolean {
    return this.ended;
  }

  /** The model has finished; figures may follow. */
  settle(): void {
    this.settled = true;
  }

  /** The last event of this API has come. */
  end(): void {
    this.settled = true;
    this.ended = true;
  }

  /** A part of a choice, made where it is new. `key` tells it from the choice's other parts. */
  part(choice: number, key: string, kind: PartKind): Draft {
    let drafts = this.choices.get(choice);
    if (drafts === undefined) {
      drafts = new Map();
      if (this.choices.size < MOST_PARTS) this.choices.set(choice, drafts);
    }
    let draft = drafts.get(key);
    if (draft === undefined) {
      const room = clamp(LARGEST_ANSWER - this.kept, 0, LARGEST_PART);
      const limit = this.content || kind === 'tool_call' ? room : Math.min(room, GLIMPSE);
      draft = {
        kind,
        text: new KeptText(limit),
        id: '',
        nameless: false,
        name: '',
        forAgent: true,
        toolType: 'function',
        other: undefined,
      };
      if (this.parts < MOST_PARTS) {
        drafts.set(key, draft);
        this.parts++;
      } else this.leftOut++;
    }
    return draft;
  }

  /** Adds text to a part. */
  append(choice: number, key: string, kind: PartKind, text: unknown): void {
    if (typeof text !== 'string') return;
    const draft = this.part(choice, key, kind);
    draft.text.append(text);
    if (!draft.text.cut) this.kept += text.length;
  }

  /** Sets the text of a part that came whole. */
  put(choice: number, key: string, kind: PartKind, text: string): void {
    const draft = this.part(choice, key, kind);
    if (draft.text.length === 0) this.append(choice, key, kind, text);
    else if (text.length >= draft.text.length) draft.text.replace(text);
  }

  /** A part that is kept as the API wrote it: an image, a search, … */
  other(choice: number, key: string, part: MessagePart): void {
    this.part(choice, key, 'other').other = part;
  }

  finished(choice: number, reason: unknown): void {
    if (typeof reason === 'string' && reason !== '') this.finish.set(choice, reason);
  }

  /** Adds what is known of the tokens; a later number wins. */
  tokens(usage: Partial<TokenUsage>): void {
    const known = Object.entries(usage).filter(([, value]) => value !== undefined);
    this.usage = { ...this.usage, ...Object.fromEntries(known) };
  }

  get tokenUsage(): TokenUsage {
    const { input, output, cacheRead, cacheCreation, reasoning } = this.usage;
    return { input, output, cacheRead, cacheCreation, reasoning };
  }

  get finishReasons(): string[] {
    return [...this.finish].sort(([a], [b]) => a - b).map(([, reason]) => reason);
  }

  /** Makes up ids for the calls that have none. `prefix`: what is unique to this answer. */
  giveIds(prefix: string): void {
    let number = 0;
    for (const drafts of this.choices.values()) {
      for (const draft of drafts.values()) {
        if (draft.kind !== 'tool_call' || draft.id !== '') continue;
        draft.id = `${prefix}-${number++}`;
        draft.nameless = true;
      }
    }
  }

  /** The tools the agent is asked for. */
  get tools(): AskedTool[] {
    const tools: AskedTool[] = [];
    for (const drafts of this.choices.values()) {
      for (const { kind, forAgent, id, nameless, name, text, toolType } of drafts.values()) {
        if (kind !== 'tool_call' || !forAgent) continue;
        tools.push({ id, nameless, name, arguments: text.toString(), type: toolType });
      }
    }
    return tools;
  }

  /** The beginning of what was said. */
  get text(): string {
    let said = '';
    for (const drafts of this.choices.values()) {
      for (const { kind, text } of drafts.values()) {
        if (kind !== 'text' || said.length >= GLIMPSE) continue;
        said += (said === '' ? '' : '\n') + text.toString().slice(0, GLIMPSE - said.length);
      }
    }
    return said;
  }

  /** Whether something of the content was left out for its size. */
  get cut(): boolean {
    if (this.leftOut > 0) return true;
    return [...this.choices.values()].some((drafts) => [...drafts.values()].some(({ text }) => text.cut));
  }

  /** One message a choice, as `gen_ai.output.messages` has them. */
  get messages(): OutputMessage[] {
    return [...this.choices]
      .sort(([a], [b]) => a - b)
      .map(([choice, drafts]) => {
        const reason = this.finish.get(choice);
        const parts = [...drafts.values()].map(makePart).filter((part) => part !== undefined);
        return { role: 'assistant', parts, ...(reason === undefined ? {} : { finish_reason: reason }) };
      });
  }
}

function makePart({ kind, text, id, name, other }: Draft): MessagePart | undefined {
  if (kind === 'other') return other;
  const content = text.cut ? `${text}… (${text.length} characters)` : text.toString();
  if (kind !== 'tool_call') return content === '' ? undefined : { type: kind, content };
  return { type: 'tool_call', id, name, arguments: parseData(content) };
}

/** Arguments as data where they are JSON, so that nothing is quoted twice. */
function parseData(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Free text of a custom tool, or cut off: kept as it was written.
    return text;
  }
}
