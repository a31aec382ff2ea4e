/** Processes and threads of a trace: each thread is a resource, whose names may come after its slices. */
import type { Attribute } from '../../trace/value.ts';
import type { ForeignContext } from '../foreign/foreign.ts';
import { readAttributes, readEntries, readValue, textAttributes } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';

/** Attributes of all threads together: each has those of its process, of which a file may say anything. */
const MOST_SAID = 2_000_000;

interface Thread {
  readonly pid: string;
  readonly tid: string;
}

export class Threads {
  readonly #context: ForeignContext;
  /** Threads with slices, by their keys. */
  readonly #threads = new Map<string, Thread>();
  /** What metadata events said of a process, and of a thread in it. */
  readonly #said = new Map<string, Map<string, Attribute>>();
  readonly #about: Attribute[] = [];
  /** Resources by their processes, where Spanreel wrote them. */
  readonly #own = new Map<string, number>();

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  /** A field of the file that is about the recording. */
  about(key: string, node: JsonNode): void {
    if (node.type !== 'null') this.#about.push({ key: `chrome.${key}`, value: readValue(node) });
  }

  /** `process_name`, `thread_name`, `process_labels`, …: what is said last counts. */
  metadata(node: JsonNode): void {
    const name = readText(member(node, 'name'));
    const { pid, tid } = readThread(node);
    const args = member(node, 'args');
    const told = readText(member(args, 'name'));
    if (name === 'process_name') {
      this.#say(pid, textAttributes({ 'service.name': told }));
      const resource = member(args, 'resource');
      if (resource?.type === 'object') this.#own.set(pid, this.#context.resource(`own ${pid}`, readEntries(resource)));
      this.#say(pid, readAttributes(resource));
      this.#say(pid, readAttributes(args, 'chrome.process_name.', new Set(['name', 'resource'])));
    } else if (name === 'thread_name') this.#say(threadKey(pid, tid), textAttributes({ 'thread.name': told }));
    else {
      const target = name.startsWith('thread_') ? threadKey(pid, tid) : pid;
      this.#say(
        target,
        readAttributes(args).map(({ key, value }) => ({ key: `chrome.${name}.${key}`, value })),
      );
    }
  }

  #say(target: string, attributes: readonly Attribute[]): void {
    let said = this.#said.get(target);
    if (!said) {
      said = new Map();
      this.#said.set(target, said);
    }
    for (const attribute of attributes) {
      // What is said again stands last.
      said.delete(attribute.key);
      said.set(attribute.key, attribute);
    }
  }

  /** The number of the resource that an event belongs to. */
  addResource(node: JsonNode): number {
    const thread = readThread(node);
    const key = threadKey(thread.pid, thread.tid);
    if (!this.#threads.has(key)) this.#threads.set(key, thread);
    return this.#context.resource(key);
  }

  /** As it was written by Spanreel itself, which knows of no threads. */
  addOwnResource(node: JsonNode): number {
    return this.#own.get(readThread(node).pid) ?? this.addResource(node);
  }

  /** All was said. */
  finish(): void {
    let room = MOST_SAID;
    for (const [key, { pid, tid }] of this.#threads) {
      const ofProcess = this.#said.get(pid);
      const ofThread = this.#said.get(key);
      const size = (ofProcess?.size ?? 0) + (ofThread?.size ?? 0) + this.#about.length;
      const fits = size <= room;
      if (fits) room -= size;
      else this.#context.count('threads whose metadata was too much to keep');
      const name = ofThread?.get('service.name') ?? ofProcess?.get('service.name');
      this.#context.resource(key, [
        ...(name !== undefined || pid === '' ? [] : textAttributes({ 'service.name': `process ${pid}` })),
        ...(fits ? [...(ofProcess?.values() ?? []), ...(ofThread?.values() ?? [])] : name === undefined ? [] : [name]),
        ...textAttributes({ 'process.pid': pid, 'thread.id': tid }),
        ...(fits ? this.#about : []),
      ]);
    }
  }
}

const threadKey = (pid: string, tid: string): string => `${pid}/${tid}`;

function readThread(node: JsonNode): Thread {
  return { pid: readText(member(node, 'pid')), tid: readText(member(node, 'tid')) };
}
