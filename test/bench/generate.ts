/**
 * Traces and recordings of any size for measuring: deterministic, written piece by piece, never whole in memory.
 * A trace is like that of a long agent run: turns one after another, model and tool calls nested up to depth 8,
 * 8 attributes and 0 to 3 events on each span.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { hex, randomFrom } from './random.ts';

export interface TraceOptions {
  /** At least so many spans, and … */
  readonly spans?: number;
  /** … at least so many bytes. */
  readonly bytes?: number;
  /** One JSON document instead of a line for each turn. */
  readonly singleDocument?: boolean;
  readonly seed?: number;
  /**
   * One of two runs of the same agent at the same task: every turn is the same in both but for one in fifty, and in the
   * second everything takes up to a fifth longer.
   */
  readonly run?: 0 | 1;
}

export interface Generated {
  readonly bytes: number;
  readonly spans: number;
  readonly events: number;
}

/** 2026-01-02T03:04:05Z in Unix nanoseconds. */
const ORIGIN = 1_767_323_045_000_000_000n;
const DEPTH = 8;
const SPANS_A_TURN = 250;
/** Of two runs of the same task, one turn in so many is another one. */
const OTHER_TURN = 50;
/** Nanoseconds that a span of the innermost level takes, about. */
const LEAF = 4_000_000;
const NAMES = [
  'invoke_agent coder',
  'plan',
  'chat gpt-oss-120b',
  'execute_tool bash',
  'execute_tool edit',
  'execute_tool read',
  'POST /v1/chat/completions',
  'SELECT messages',
];
const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const ROOT_ID = '00f067aa0ba902b7';

interface Node {
  readonly id: string;
  readonly parent: string;
  readonly depth: number;
  readonly start: number;
  end: number;
}

/** Appends text to a file in large pieces. */
class Output {
  bytes = 0;
  readonly #file: FileHandle;
  #pending: string[] = [];
  #length = 0;
  private constructor(file: FileHandle) {
    this.#file = file;
  }
  static async create(path: string): Promise<Output> {
    return new Output(await open(path, 'w'));
  }
  async write(text: string): Promise<void> {
    // All that is generated is ASCII: a character is a byte.
    this.bytes += text.length;
    this.#length += text.length;
    this.#pending.push(text);
    if (this.#length >= 4 << 20) await this.#flush();
  }
  async #flush(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#length = 0;
    await this.#file.appendFile(text, 'latin1');
  }
  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }
}

/** Writes an OTLP/JSON trace to `path`. */
export async function generateTrace(path: string, options: TraceOptions): Promise<Generated> {
  const { run } = options;
  let random = randomFrom(options.seed ?? 1);
  let turns = 0;
  const out = await Output.create(path);
  const wanted = { spans: options.spans ?? 1, bytes: options.bytes ?? 0 };
  const resource = `{"attributes":[${text('service.name', 'bench')},${text('cell.model', 'openai/gpt-oss-120b')}]}`;
  const head = `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":{"name":"bench","version":"1.0.0"},"spans":[`;
  const close = ']}]}]}\n';
  let spans = 0;
  let events = 0;
  let clock = 0;
  if (options.singleDocument) await out.write(head);
  // The root is written last, when its end is known, and counts as one.
  while (spans + 1 < wanted.spans || out.bytes < wanted.bytes) {
    const left = wanted.spans - spans - 1;
    if (run !== undefined) random = randomFrom(2 * turns + (turns % OTHER_TURN === OTHER_TURN - 1 ? run : 0));
    const slower = run === 1 ? 1 + 0.2 * randomFrom(turns)() : 1;
    turns++;
    const turn = makeTurn(random, clock, slower, out.bytes < wanted.bytes || left > SPANS_A_TURN ? SPANS_A_TURN : left);
    const texts: string[] = [];
    for (const node of turn) {
      const written = spanText(random, node);
      texts.push(written.text);
      events += written.events;
      clock = Math.max(clock, node.end);
    }
    const first = spans === 0;
    spans += turn.length;
    const body = texts.join(',');
    await out.write(options.singleDocument ? (first ? body : `,${body}`) : `${head}${body}${close}`);
  }
  const root = spanText(random, { id: ROOT_ID, parent: '', depth: 0, start: 0, end: clock + LEAF });
  spans++;
  events += root.events;
  await out.write(
    options.singleDocument ? `${spans > 1 ? ',' : ''}${root.text}${close}` : `${head}${root.text}${close}`,
  );
  await out.close();
  return { bytes: out.bytes, spans, events };
}

/** The spans of one turn below the root: a walk down and up between depth 1 and 7, in time order; leaves are `slower` times as long. */
function makeTurn(random: () => number, begin: number, slower: number, count: number): Node[] {
  const nodes: Node[] = [];
  const path: Node[] = [];
  let clock = begin;
  while (nodes.length < count) {
    const depth = nodes.length === 0 ? 1 : Math.max(2, Math.min(DEPTH - 1, path.length + 1 - Math.floor(random() * 3)));
    path.length = Math.min(path.length, depth - 1);
    clock += Math.floor(random() * LEAF * 0.3);
    const parent = path[path.length - 1];
    const node = {
      id: hex(random, 16),
      parent: parent?.id ?? ROOT_ID,
      depth: path.length + 1,
      start: clock,
      end: clock,
    };
    clock += Math.floor((0.1 + random()) * LEAF * slower);
    node.end = clock;
    for (const open of path) open.end = clock;
    path.push(node);
    nodes.push(node);
  }
  return nodes;
}

const text = (key: string, value: string) => `{"key":"${key}","value":{"stringValue":"${value}"}}`;
const int = (key: string, value: number) => `{"key":"${key}","value":{"intValue":"${value}"}}`;
const nano = (offset: number) => (ORIGIN + BigInt(Math.round(offset))).toString();

function spanText(random: () => number, node: Node): { text: string; events: number } {
  const choice = node.depth === 0 ? 0 : 1 + Math.floor(random() * (NAMES.length - 1));
  const name = NAMES[choice] as string;
  const model = name.startsWith('chat');
  const tool = name.startsWith('execute_tool');
  const failed = random() < 0.01;
  const words = `step ${Math.floor(random() * 1e6)} of the run, in which nothing much happened`;
  const attributes = [
    text('gen_ai.operation.name', model ? 'chat' : tool ? 'execute_tool' : node.depth === 0 ? 'invoke_agent' : 'plan'),
    text('gen_ai.request.model', 'openai/gpt-oss-120b'),
    int('gen_ai.usage.input_tokens', Math.floor(random() * 8000)),
    int('gen_ai.usage.output_tokens', Math.floor(random() * 900)),
    text('note', words),
    text('session.id', hex(random, 12)),
    `{"key":"duration_s","value":{"doubleValue":${(random() * 10).toFixed(6)}}}`,
    `{"key":"cached","value":{"boolValue":${random() < 0.5}}}`,
  ];
  const events: string[] = [];
  for (let left = Math.floor(random() * 4); left > 0; left--) {
    const at = node.start + random() * (node.end - node.start);
    events.push(
      `{"timeUnixNano":"${nano(at)}","name":"progress","attributes":[${int('percent', Math.floor(random() * 100))}]}`,
    );
  }
  const parent = node.parent === '' ? '' : `"parentSpanId":"${node.parent}",`;
  const status = failed ? '{"code":2,"message":"it failed"}' : '{}';
  return {
    text:
      `{"traceId":"${TRACE_ID}","spanId":"${node.id}",${parent}"name":"${name}","kind":1,` +
      `"startTimeUnixNano":"${nano(node.start)}","endTimeUnixNano":"${nano(node.end)}",` +
      `"attributes":[${attributes.join(',')}],"events":[${events.join(',')}],"status":${status}}`,
    events: events.length,
  };
}

const ESC = '\\u001b[';
const WORDS = 'reading the file then running the tests again until all of them pass or the budget is spent'.split(' ');

/** Writes an asciicast v2 recording of about `bytes` bytes of file: a TUI that redraws lines, scrolls and clears. */
export async function generateRecording(path: string, bytes: number, seed = 2): Promise<Generated> {
  const random = randomFrom(seed);
  const out = await Output.create(path);
  await out.write('{"version":2,"width":120,"height":40,"title":"bench","env":{"TERM":"xterm-256color"}}\n');
  let events = 0;
  let seconds = 0;
  while (out.bytes < bytes) {
    const lines: string[] = [];
    for (let i = 0; i < 500; i++) {
      seconds += random() * 0.02;
      lines.push(`[${seconds.toFixed(6)},"o","${output(random)}"]\n`);
    }
    events += lines.length;
    await out.write(lines.join(''));
  }
  await out.close();
  return { bytes: out.bytes, spans: 0, events };
}

/** One write of the program, as it stands in JSON. */
function output(random: () => number): string {
  const sort = random();
  if (sort < 0.02) return `${ESC}2J${ESC}H${ESC}1mspanreel bench${ESC}0m`;
  if (sort < 0.35) return `${sentence(random, 14)}\\r\\n`;
  const lines: string[] = [];
  for (let i = 0; i < 4; i++) {
    const row = 1 + Math.floor(random() * 40);
    lines.push(`${ESC}${row};1H${ESC}38;5;${Math.floor(random() * 256)}m${sentence(random, 12)}${ESC}0m${ESC}K`);
  }
  return lines.join('');
}

function sentence(random: () => number, words: number): string {
  const chosen: string[] = [];
  for (let i = 0; i < words; i++) chosen.push(WORDS[Math.floor(random() * WORDS.length)] as string);
  return chosen.join(' ');
}
