/**
 * The chat history of aider, `.aider.chat.history.md`: chats that begin with their local time (read as UTC), prompts
 * behind `####`, aider's own output behind `>`, answers without a mark. Source: Aider-AI/aider (io.py).
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { makeAttributes } from './attributes.ts';
import { textMessage, textPart } from './messages.ts';
import { AgentSession } from './session.ts';

const CHAT_START = /^# aider chat started at (.*)$/;
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
    const reader = new ChatReader(context);
    await readLines(stream, context, (line, place) => reader.readLine(line, place));
    reader.finish();
  },
};

type Block = 'prompt' | 'output' | 'answer';

class ChatReader {
  readonly #context: ForeignContext;
  #session: AgentSession | undefined;
  #block: Block | undefined;
  #lines: string[] = [];
  #place: FilePlace = { offset: 0, length: 0 };
  #inFence = false;
  #afterBlankLine = true;
  #model = '';
  #reportedMadeUpTimes = false;
  #answerCount = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  readLine(line: string, place: FilePlace): void {
    const afterBlankLine = this.#afterBlankLine;
    const isBlank = line.trim() === '';
    this.#afterBlankLine = isBlank;
    const chatStart = CHAT_START.exec(line);
    if (chatStart) {
      this.#startChat((chatStart[1] as string).trim(), place);
      return;
    }
    // A fence that nobody closed must not swallow the rest of the log.
    if (line.startsWith('####') && (!this.#inFence || afterBlankLine)) {
      this.#inFence = false;
      this.#addLine('prompt', line.replace(/^#### ?/, '').trimEnd(), place);
      return;
    }
    if (line.startsWith('>') && !this.#inFence) {
      this.#addLine('output', line.replace(/^> ?/, '').trimEnd(), place);
      return;
    }
    if (isBlank && this.#block !== 'answer') {
      this.#endBlock();
      return;
    }
    if (line.startsWith('```')) this.#inFence = !this.#inFence;
    this.#addLine('answer', line, place);
  }

  finish(): void {
    this.#endBlock();
    this.#session?.finish();
    this.#session = undefined;
  }

  #startChat(startText: string, place: FilePlace): void {
    this.finish();
    this.#inFence = false;
    this.#model = '';
    this.#answerCount = 0;
    const context: ForeignContext = {
      span: (span) => this.#context.span(span),
      log: (log) => this.#context.log(log),
      resource: (key, attributes) => this.#context.resource(key, attributes),
      count: (what, by) => this.#context.count(what, by),
      progress: (bytes) => this.#context.progress(bytes),
      // Reported once for the file, not for each chat.
      report: (problem) => {
        if (problem.code !== 'made-up-times') this.#context.report(problem);
        else if (!this.#reportedMadeUpTimes) {
          this.#reportedMadeUpTimes = true;
          this.#context.report({
            ...problem,
            message: 'This log has the start of each chat and no other times: its steps are shown a millisecond each.',
          });
        }
      },
    };
    const kind = { agent: 'aider', format: 'aider-chat-history', hasTurns: true, untimed: true };
    const session = new AgentSession(context, kind);
    session.fallbackId = `aider ${startText} at ${place.offset}`;
    session.start({
      start: parseIsoTime(startText),
      place,
      attributes: makeAttributes({ 'aider.started_at': startText }),
    });
    this.#session = session;
  }

  #addLine(block: Block, line: string, place: FilePlace): void {
    if (block !== this.#block) {
      this.#endBlock();
      this.#block = block;
      this.#place = place;
    }
    this.#lines.push(line);
    this.#place = { offset: this.#place.offset, length: place.offset + place.length - this.#place.offset };
  }

  #endBlock(): void {
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
    const agent = session.mainAgent;
    const place = this.#place;
    if (block === 'prompt') agent.addPrompt({ time: session.clock.next(), message: textMessage('user', text), place });
    else if (block === 'answer') {
      const key = String(this.#answerCount++);
      agent.addModelOutput({ time: session.clock.next(), key, model: this.#model, parts: [textPart(text)], place });
    } else this.#readOutput(session, text, place);
  }

  #readOutput(session: AgentSession, text: string, place: FilePlace): void {
    for (const line of text.split('\n')) {
      const model = /^(?:Main model|Model): (\S+)/.exec(line)?.[1];
      if (model !== undefined) {
        this.#model = model;
        session.start({ attributes: makeAttributes({ 'gen_ai.request.model': model }) });
      }
      const version = /^Aider v(\S+)/.exec(line)?.[1];
      if (version !== undefined) session.start({ version });
      // aider prints rounded numbers.
      const tokens = TOKENS.exec(line);
      if (tokens) {
        session.mainAgent.updateModelCall({
          attributes: makeAttributes({
            'gen_ai.usage.input_tokens': readCount(tokens[1], tokens[2]),
            'gen_ai.usage.cache_creation.input_tokens': readCount(tokens[3], tokens[4]),
            'gen_ai.usage.cache_read.input_tokens': readCount(tokens[5], tokens[6]),
            'gen_ai.usage.output_tokens': readCount(tokens[7], tokens[8]),
            'gen_ai.usage.cost': tokens[9] === undefined ? undefined : Number(tokens[9]),
            'aider.tokens': line,
          }),
        });
      }
    }
    session.mainAgent.addLogEvent({
      time: session.clock.latest,
      name: 'aider.output',
      body: { type: 'string', value: text },
      place,
    });
  }
}

function readCount(text: string | undefined, kilo: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text.replaceAll(',', '')) * (kilo === 'k' ? 1000 : 1);
  return Number.isFinite(number) ? Math.round(number) : undefined;
}

/** Reads a stream to its end, and calls `onLine` with each line and its place. */
async function readLines(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  onLine: (line: string, place: FilePlace) => void,
): Promise<void> {
  let incomplete: Uint8Array = new Uint8Array(0);
  let base = 0;
  for await (const piece of stream) {
    const bytes = new Uint8Array(incomplete.length + piece.length);
    bytes.set(incomplete);
    bytes.set(piece, incomplete.length);
    let lineStart = 0;
    for (let end = bytes.indexOf(10, incomplete.length); end >= 0; end = bytes.indexOf(10, lineStart)) {
      onLine(decodeUtf8(bytes, lineStart, end).replace(/\r$/, ''), {
        offset: base + lineStart,
        length: end + 1 - lineStart,
      });
      lineStart = end + 1;
    }
    if (bytes.length - lineStart > LINE_LIMIT) {
      onLine(decodeUtf8(bytes, lineStart), { offset: base + lineStart, length: bytes.length - lineStart });
      lineStart = bytes.length;
    }
    incomplete = bytes.slice(lineStart);
    base += lineStart;
    await context.progress(base + incomplete.length);
  }
  if (incomplete.length > 0) onLine(decodeUtf8(incomplete), { offset: base, length: incomplete.length });
}
