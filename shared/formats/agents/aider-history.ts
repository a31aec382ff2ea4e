/**
 * aider's `.aider.chat.history.md`: chats that begin with their local time (taken as UTC), prompts behind `####`, what
 * aider itself printed behind `>`, answers as they are. Source: Aider-AI/aider (io.py).
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { isoTime } from '../foreign/times.ts';
import { facts } from './facts.ts';
import { textMessage, textPart } from './messages.ts';
import { AgentSession } from './session.ts';

const BEGINS = /^# aider chat started at (.*)$/;
const TOKENS =
  /^Tokens: ([\d.,]+)(k?) sent(?:, ([\d.,]+)(k?) cache write)?(?:, ([\d.,]+)(k?) cache hit)?, ([\d.,]+)(k?) received\.(?: Cost: \$([\d.]+) message)?/;
/** A line that is longer is cut into several. */
const LINE_LIMIT = 4 << 20;

export const aiderHistory: ForeignFormat = {
  name: 'aider-chat-history',
  title: 'aider chat history',
  recognise: (head) =>
    /^\s*# aider chat started at \d{4}-\d\d-\d\d/.test(decodeUtf8(head.subarray(0, 256))) ? 0.95 : 0,
  async read(stream, context) {
    const chats = new Chats(context);
    await eachLine(stream, context, (line, place) => chats.line(line, place));
    chats.finish();
  },
};

type Block = 'prompt' | 'printed' | 'answer';

class Chats {
  readonly #context: ForeignContext;
  #session: AgentSession | undefined;
  #block: Block | undefined;
  #lines: string[] = [];
  #place: FilePlace = { offset: 0, length: 0 };
  #fenced = false;
  #blank = true;
  #model = '';
  #madeUp = false;
  #answers = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  line(line: string, place: FilePlace): void {
    const blank = this.#blank;
    this.#blank = line.trim() === '';
    const begins = BEGINS.exec(line);
    if (begins) {
      this.#begin((begins[1] as string).trim(), place);
      return;
    }
    // A fence that nobody closed must not swallow the rest of the log.
    if (line.startsWith('####') && (!this.#fenced || blank)) {
      this.#fenced = false;
      this.#add('prompt', line.replace(/^#### ?/, '').trimEnd(), place);
      return;
    }
    if (line.startsWith('>') && !this.#fenced) {
      this.#add('printed', line.replace(/^> ?/, '').trimEnd(), place);
      return;
    }
    if (this.#blank && this.#block !== 'answer') {
      this.#end();
      return;
    }
    if (line.startsWith('```')) this.#fenced = !this.#fenced;
    this.#add('answer', line, place);
  }

  finish(): void {
    this.#end();
    this.#session?.finish();
    this.#session = undefined;
  }

  #begin(started: string, place: FilePlace): void {
    this.finish();
    this.#fenced = false;
    this.#model = '';
    this.#answers = 0;
    const context: ForeignContext = {
      span: (span) => this.#context.span(span),
      log: (log) => this.#context.log(log),
      resource: (key, attributes) => this.#context.resource(key, attributes),
      count: (what, by) => this.#context.count(what, by),
      progress: (bytes) => this.#context.progress(bytes),
      // Once for the file, not for each chat.
      report: (problem) => {
        if (problem.code !== 'made-up-times') this.#context.report(problem);
        else if (!this.#madeUp) {
          this.#madeUp = true;
          this.#context.report({
            ...problem,
            message: 'This log tells when each chat began and no other time: steps are shown a millisecond each.',
          });
        }
      },
    };
    const kind = { agent: 'aider', format: 'aider-chat-history', turns: true, untimed: true };
    const session = new AgentSession(context, kind);
    session.fallbackId = `aider ${started} at ${place.offset}`;
    session.begin({ start: isoTime(started), place, attributes: facts({ 'aider.started_at': started }) });
    this.#session = session;
  }

  #add(block: Block, line: string, place: FilePlace): void {
    if (block !== this.#block) {
      this.#end();
      this.#block = block;
      this.#place = place;
    }
    this.#lines.push(line);
    this.#place = { offset: this.#place.offset, length: place.offset + place.length - this.#place.offset };
  }

  #end(): void {
    const text = this.#lines.join('\n').trim();
    const block = this.#block;
    this.#lines = [];
    this.#block = undefined;
    if (text === '' || block === undefined) return;
    if (!this.#session) {
      this.#context.count('lines before the first chat');
      return;
    }
    const session = this.#session;
    const branch = session.main;
    const place = this.#place;
    if (block === 'prompt') branch.prompt({ time: session.at(0n), message: textMessage('user', text), place });
    else if (block === 'answer') {
      const key = String(this.#answers++);
      branch.say({ time: session.at(0n), key, model: this.#model, parts: [textPart(text)], place });
    } else this.#printed(session, text, place);
  }

  #printed(session: AgentSession, text: string, place: FilePlace): void {
    for (const line of text.split('\n')) {
      const model = /^(?:Main model|Model): (\S+)/.exec(line)?.[1];
      if (model !== undefined) {
        this.#model = model;
        session.begin({ attributes: facts({ 'gen_ai.request.model': model }) });
      }
      const version = /^Aider v(\S+)/.exec(line)?.[1];
      if (version !== undefined) session.begin({ version });
      const tokens = TOKENS.exec(line);
      // Rounded as aider prints them.
      if (tokens) {
        session.main.knowAnswer(
          facts({
            'gen_ai.usage.input_tokens': rounded(tokens[1], tokens[2]),
            'gen_ai.usage.cache_creation.input_tokens': rounded(tokens[3], tokens[4]),
            'gen_ai.usage.cache_read.input_tokens': rounded(tokens[5], tokens[6]),
            'gen_ai.usage.output_tokens': rounded(tokens[7], tokens[8]),
            'gen_ai.usage.cost': tokens[9] === undefined ? undefined : Number(tokens[9]),
            'aider.tokens': line,
          }),
        );
      }
    }
    session.main.note({ time: session.last, name: 'aider.output', body: { type: 'string', value: text }, place });
  }
}

function rounded(text: string | undefined, kilo: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text.replaceAll(',', '')) * (kilo === 'k' ? 1000 : 1);
  return Number.isFinite(number) ? Math.round(number) : undefined;
}

/** Calls `take` with each line and where it stands. */
async function eachLine(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  take: (line: string, place: FilePlace) => void,
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  let base = 0;
  for await (const piece of stream) {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    let from = 0;
    for (let end = bytes.indexOf(10, rest.length); end >= 0; end = bytes.indexOf(10, from)) {
      take(decodeUtf8(bytes, from, end).replace(/\r$/, ''), { offset: base + from, length: end + 1 - from });
      from = end + 1;
    }
    if (bytes.length - from > LINE_LIMIT) {
      take(decodeUtf8(bytes, from), { offset: base + from, length: bytes.length - from });
      from = bytes.length;
    }
    rest = bytes.slice(from);
    base += from;
    await context.progress(base + rest.length);
  }
  if (rest.length > 0) take(decodeUtf8(rest), { offset: base, length: rest.length });
}
