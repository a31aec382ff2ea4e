/**
 * What the console exporters of JavaScript's SDK print: objects in the notation of `util.inspect`, between other lines
 * of a console; also the same objects as JSON. Times are microseconds of which JavaScript kept 53 bits: a quarter of one.
 * Source: https://github.com/open-telemetry/opentelemetry-js (ConsoleSpanExporter), https://nodejs.org/api/util.html.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import { peekStream, readDocuments } from '../foreign/documents.ts';
import type { ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { placeBetween, readLines, type TextLine, withoutColours } from '../foreign/lines.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { repeatedKeyProblem } from '../json/repeated.ts';
import { isExportInfo, readExportInfo } from './export-info.ts';
import { parseInspected } from './inspect.ts';

/** What an object is allowed to take; more is no span. */
const OBJECT_LIMIT = 64 << 20;
const HEAD = 65_536;

const jsonConfidence = (head: Uint8Array) =>
  confidence(
    head,
    0.75,
    (sketch) =>
      has(sketch, 'traceId', 'id', 'timestamp', 'attributes') &&
      hasAny(sketch, 'resource', 'status.code', 'instrumentationScope') &&
      !hasAny(sketch, 'localEndpoint', 'startTime'),
  );

const isInspected = (head: Uint8Array): boolean => {
  const text = withoutColours(decodeUtf8(head));
  // Deno and Bun have double quotes.
  return /(^|[\s{])traceId: ['"][0-9a-f]+['"]/m.test(text) && /(^|[\s{,])(timestamp|duration|kind): \d/m.test(text);
};

export const jsConsole: ForeignFormat = {
  name: 'js-console',
  title: 'JavaScript ConsoleSpanExporter',
  recognise: (head) => jsonConfidence(head) || (isInspected(head) ? 0.7 : 0),
  async read(stream, context) {
    const { head, whole } = await peekStream(stream, HEAD);
    if (jsonConfidence(head) > 0) {
      await readDocuments(whole, context, {
        is: isExportInfo,
        record: (node, place) => readExportInfo(context, node, place),
      });
      return;
    }
    const cutter = new ObjectCutter(context);
    await readLines(whole, context, (line) => cutter.line(line));
    cutter.finish();
  },
};

/** Cuts printed objects out of lines: from a line that ends with a brace to the brace below it. */
class ObjectCutter {
  readonly #context: ForeignContext;
  /** What stands before the brace: white space, or what a supervisor puts before every line. */
  #prefix = '';
  #lines: string[] = [];
  #size = 0;
  #offset = -1;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  line(line: TextLine): void {
    const text = withoutColours(line.text);
    const opened = /^(.*?)\{$/.exec(text);
    if (this.#offset >= 0) {
      // An object inside is indented by two; one at the same place is another, and the first was never closed.
      const isNext = opened !== null && opened[1] === this.#prefix;
      if (!isNext) {
        this.#inside(text, line.end);
        return;
      }
      this.#unfinished('another begins');
    }
    if (opened !== null) this.#open(opened[1] ?? '', line.offset);
    else if (/^\s*\{ .*\}$/.test(text)) this.#deliver(text.trim(), line.offset, line.end);
    else if (text.trim() !== '') this.#context.count('lines that are not spans');
  }

  finish(): void {
    if (this.#offset >= 0) this.#unfinished('the file ends');
  }

  #open(prefix: string, offset: number): void {
    this.#prefix = prefix;
    this.#lines = ['{'];
    this.#size = 0;
    this.#offset = offset;
  }

  #inside(text: string, end: number): void {
    const inner = text.startsWith(this.#prefix) ? text.slice(this.#prefix.length) : text;
    this.#lines.push(inner);
    this.#size += inner.length;
    if (inner === '}') {
      const offset = this.#offset;
      this.#offset = -1;
      this.#deliver(this.#lines.join('\n'), offset, end);
    } else if (this.#size > OBJECT_LIMIT) this.#unfinished('it grows without an end');
  }

  #unfinished(why: string): void {
    const offset = this.#offset;
    this.#offset = -1;
    this.#context.report({
      code: 'truncated',
      message: `The object at byte ${offset} is not closed: ${why}. It was left out; everything else was kept.`,
      offset,
    });
  }

  #deliver(text: string, offset: number, end: number): void {
    const inspected = parseInspected(text);
    if (inspected === undefined) {
      this.#context.report({
        code: 'inspect-syntax',
        message: `The text at byte ${offset} is not an object as Node prints it, and was left out.`,
        offset,
      });
    } else if (!isExportInfo(inspected.node)) this.#context.count('records that are not spans');
    else {
      if (inspected.cut > 0) this.#context.count('values that the exporter cut', inspected.cut);
      const repeated = repeatedKeyProblem(inspected.node, offset);
      if (repeated) this.#context.report(repeated);
      readExportInfo(this.#context, inspected.node, placeBetween(offset, end));
    }
  }
}
