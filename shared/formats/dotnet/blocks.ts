/** Cuts what .NET's ConsoleExporter prints into activities and log records, and their fields into sections. */
import type { ForeignContext } from '../foreign/foreign.ts';
import { placeBetween, type TextLine } from '../foreign/lines.ts';
import { deliverActivity } from './activity.ts';
import type { Block, Item } from './block.ts';
import { deliverLog } from './log.ts';

/** What a block may take; more is cut. */
const BLOCK_LIMIT = 64 << 20;

const FIELD = /^ {0,4}(?:(Activity|LogRecord)\.)([\w.]+)(?: \(Key:Value\))?:(?: +(.*))?$/;
const STATUS = /^ {0,4}(StatusCode): (\w+)$/;
const RESOURCE = /^Resource associated with (Activity|LogRecord|Metrics?):$/;
const SCOPE = /^Instrumentation scope \((\w+)\):$/;
const METRIC = /^(Metric Name|Metric\.Name|Export \w*metrics?)\b/i;

export class DotnetBlocks {
  readonly #context: ForeignContext;
  #kind: 'Activity' | 'LogRecord' | 'none' = 'none';
  #block: Block = { fields: new Map(), sections: new Map() };
  #section: Item[] | undefined;
  /** Whether the lines of this section are not indented: those of a log's resource. */
  #flat = false;
  /** An empty line was in a log record. */
  #parted = false;
  /** Takes a line that belongs to no field: the rest of a value of several lines. */
  #more: ((text: string) => void) | undefined;
  #offset = 0;
  #end = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  line(line: TextLine): void {
    const { text } = line;
    const field = FIELD.exec(text);
    const kind = field?.[1] as 'Activity' | 'LogRecord' | undefined;
    const name = field?.[2] ?? '';
    const begins = (kind === 'Activity' && name === 'TraceId') || (kind === 'LogRecord' && name === 'Timestamp');
    if (begins || (kind !== undefined && kind !== this.#kind)) this.#begin(kind ?? 'none', line.offset);
    if (this.#kind === 'none') {
      if (METRIC.test(text)) this.#context.count('metrics');
      else if (text.trim() !== '') this.#context.count('lines that are not telemetry');
      return;
    }
    if (text.trim() === '') {
      // It ends a block; before the resource of a log record it only parts it.
      if (this.#kind === 'Activity' || this.#flat) this.#begin('none', 0);
      else this.#parted = true;
      return;
    }
    if (this.#parted && !RESOURCE.test(text)) {
      this.#begin('none', 0);
      this.#context.count('lines that are not telemetry');
      return;
    }
    this.#parted = false;
    if (line.end - this.#offset <= BLOCK_LIMIT) this.#take(text, name, field?.[3]);
    this.#end = line.end;
  }

  finish(): void {
    this.#begin('none', 0);
  }

  #begin(kind: 'Activity' | 'LogRecord' | 'none', offset: number): void {
    const place = placeBetween(this.#offset, this.#end);
    if (this.#kind === 'Activity') deliverActivity(this.#context, this.#block, place);
    else if (this.#kind === 'LogRecord') deliverLog(this.#context, this.#block, place);
    this.#kind = kind;
    this.#block = { fields: new Map(), sections: new Map() };
    this.#section = undefined;
    this.#more = undefined;
    this.#flat = this.#parted = false;
    this.#offset = offset;
    this.#end = offset;
  }

  #take(text: string, name: string, value: string | undefined): void {
    const status = STATUS.exec(text);
    const heading = RESOURCE.exec(text)?.[1] ?? SCOPE.exec(text)?.[1];
    if (name !== '') {
      if (value === undefined) this.#open(name);
      else this.#set(name, value);
    } else if (status) this.#set('StatusCode', status[2] as string);
    else if (heading !== undefined) {
      this.#open(text.startsWith('Resource') ? 'Resource' : 'Scope');
      this.#flat = this.#kind === 'LogRecord' && text.startsWith('Resource');
    } else this.#item(text);
  }

  #open(name: string): void {
    this.#section = [];
    this.#block.sections.set(name, this.#section);
    this.#more = undefined;
  }

  #set(name: string, value: string): void {
    const { fields } = this.#block;
    fields.set(name, value);
    this.#section = undefined;
    this.#more = (text) => fields.set(name, `${fields.get(name)}\n${text}`);
  }

  #item(text: string): void {
    const section = this.#section;
    const indent = text.length - text.trimStart().length;
    const pair = /^\s*(\S.*?):(?: (.*))?$/.exec(text);
    const isEvent = /^ {4}\S/.test(text) && / \[[^\][]{1,100}\]$/.test(text.slice(-200));
    const isLink = /^ {4}[0-9a-f]{32} [0-9a-f]{16}$/.test(text);
    const isTop = indent === 4 || (this.#flat && indent === 0) || /^\[Scope\.\d+\]:/.test(text);
    if (section !== undefined && (isEvent || isLink)) {
      this.#push(section, { key: text.trim(), value: '', below: [] });
    } else if (section !== undefined && pair && isTop) {
      this.#push(section, { key: pair[1] as string, value: pair[2] ?? '', below: [] });
    } else if (section !== undefined && section.length > 0 && pair && indent === 8) {
      this.#push((section[section.length - 1] as Item).below, {
        key: pair[1] as string,
        value: pair[2] ?? '',
        below: [],
      });
    } else if (this.#more !== undefined) this.#more(text);
    else this.#context.count('lines that are not telemetry');
  }

  #push(list: Item[], item: Item): void {
    list.push(item);
    this.#more = (text) => {
      item.value += `\n${text}`;
    };
  }
}
