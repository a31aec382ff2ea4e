/** Token sums of an agent's own telemetry. */

/** Names of token counts, in order of preference. Each family counts its own way. */
const INPUT = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'llm.token_count.prompt',
  'ai.usage.inputTokens',
  'ai.usage.promptTokens',
  'input_token_count',
  'input_tokens',
];
const OUTPUT = [
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'llm.token_count.completion',
  'ai.usage.outputTokens',
  'ai.usage.completionTokens',
  'output_token_count',
  'output_tokens',
];
/** Anthropic's `input_tokens` are those that no cache was concerned with; everybody else counts all. */
const BESIDE_INPUT = ['cache_read_tokens', 'cache_creation_tokens'];

/** Log events that tell a whole model call. The first that an agent sends is the one that counts. */
const LOG_SOURCES: readonly { readonly event: RegExp; readonly kind?: string; readonly title: string }[] = [
  { event: /^claude_code\.api_request$/, title: 'claude_code.api_request logs' },
  { event: /^codex\.sse_event$/, kind: 'response.completed', title: 'codex.sse_event logs (response.completed)' },
  { event: /^gemini_cli\.api_response$/, title: 'gemini_cli.api_response logs' },
  { event: /^qwen-code\.api_response$/, title: 'qwen-code.api_response logs' },
];
const SPANS = 'spans with token counts';
const DETAILS = 'gen_ai.client.inference.operation.details logs';
/** Spans in spans; no agent nests its calls deeper. */
const DEEPEST = 1000;
const ORDER = [...LOG_SOURCES.map(({ title }) => title), SPANS, DETAILS];

interface Count {
  readonly input: number;
  readonly output: number;
}

/** Adds up what the telemetry of a run says about tokens. Of each program one source counts, so nothing counts twice. */
export class TelemetryTokens {
  /** Program → source → what was told, by what tells it: an exporter may send the same twice. */
  readonly #programs = new Map<string, Map<string, Map<string, Count>>>();
  readonly #findParent: (spanId: string) => string | undefined;

  /** `findParent`: the parent of a span of the cell. */
  constructor(findParent: (spanId: string) => string | undefined) {
    this.#findParent = findParent;
  }

  /** Takes in a span. `program`: its `service.name`; ids are those in the cell. */
  span(program: string, spanId: string, attributes: ReadonlyMap<string, string>): void {
    const count = readCount(attributes);
    if (count !== undefined) this.#add(program, SPANS, spanId, count);
  }

  /** Takes in a log record. `identity`: the same for the same record only. */
  log(program: string, event: string, attributes: ReadonlyMap<string, string>, identity: () => string): void {
    const source =
      event === 'gen_ai.client.inference.operation.details'
        ? DETAILS
        : LOG_SOURCES.find(
            (known) =>
              known.event.test(event) && (known.kind === undefined || known.kind === attributes.get('event.kind')),
          )?.title;
    if (source === undefined) return;
    const count = readCount(attributes);
    if (count !== undefined) this.#add(program, source, identity(), count);
  }

  #add(program: string, source: string, identity: string, count: Count): void {
    let sources = this.#programs.get(program);
    if (sources === undefined) {
      sources = new Map();
      this.#programs.set(program, sources);
    }
    let told = sources.get(source);
    if (told === undefined) {
      told = new Map();
      sources.set(source, told);
    }
    told.set(identity, count);
  }

  /** The sums, with the sources they come from; undefined where nothing was told. */
  sum(): { input: number; output: number; source: string } | undefined {
    let input = 0;
    let output = 0;
    const titles = new Set<string>();
    for (const sources of this.#programs.values()) {
      const source = ORDER.find((title) => sources.has(title));
      if (source === undefined) continue;
      titles.add(source);
      const told = sources.get(source) ?? new Map<string, Count>();
      const outer = source === SPANS ? this.#outer(told) : undefined;
      for (const [identity, count] of told) {
        if (outer?.has(identity)) continue;
        input += count.input;
        output += count.output;
      }
    }
    return titles.size === 0 ? undefined : { input, output, source: [...titles].join(' + ') };
  }

  /** Spans with counts around spans with counts: an agent's span repeats the sum of its model calls. */
  #outer(told: ReadonlyMap<string, Count>): Set<string> {
    const outer = new Set<string>();
    for (const spanId of told.keys()) {
      const way = new Set<string>([spanId]);
      let parent = this.#findParent(spanId);
      while (parent !== undefined && !way.has(parent) && way.size < DEEPEST) {
        way.add(parent);
        if (told.has(parent)) {
          // What is around that one is found from there.
          outer.add(parent);
          break;
        }
        parent = this.#findParent(parent);
      }
    }
    return outer;
  }
}

function readCount(attributes: ReadonlyMap<string, string>): Count | undefined {
  const input = first(attributes, INPUT);
  const output = first(attributes, OUTPUT);
  if (input === undefined && output === undefined) return undefined;
  const beside =
    input !== undefined && input.key === 'input_tokens'
      ? BESIDE_INPUT.reduce((sum, key) => sum + (first(attributes, [key])?.value ?? 0), 0)
      : 0;
  return { input: (input?.value ?? 0) + beside, output: output?.value ?? 0 };
}

function first(attributes: ReadonlyMap<string, string>, keys: readonly string[]) {
  for (const key of keys) {
    const text = attributes.get(key);
    if (text === undefined) continue;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return { key, value };
  }
  return undefined;
}
