/** Lists and objects that were flattened into keys: `llm.input_messages.0.message.role`, `gen_ai.prompt.1.content`. */
import { type Fields, toPlainData } from '../fields.ts';

/** Keys longer than this many steps are no messages. */
const MOST_STEPS = 16;

type Node = Map<string, Node | { readonly leaf: unknown }>;

/** The list that was flattened under a prefix (with its dot), in the order of its indexes. Empty where there is none. */
export function unflatten(fields: Fields, prefix: string): unknown[] {
  const root: Node = new Map();
  for (const [key, value] of fields.entries()) {
    if (!key.startsWith(prefix)) continue;
    const steps = key.slice(prefix.length).split('.', MOST_STEPS + 1);
    if (steps.length > MOST_STEPS || !/^\d+$/.test(steps[0] ?? '')) continue;
    put(root, steps, toPlainData(value));
  }
  return root.size === 0 ? [] : (build(root) as unknown[]);
}

function put(root: Node, steps: readonly string[], value: unknown): void {
  let node = root;
  for (const step of steps.slice(0, -1)) {
    const next = node.get(step);
    if (next instanceof Map) {
      node = next;
    } else {
      const made: Node = new Map();
      node.set(step, made);
      node = made;
    }
  }
  const last = steps[steps.length - 1] as string;
  if (!node.has(last)) node.set(last, { leaf: value });
}

/** Bounded by MOST_STEPS levels. */
function build(node: Node): unknown {
  const keys = [...node.keys()];
  const child = (key: string) => {
    const entry = node.get(key);
    return entry instanceof Map ? build(entry) : entry?.leaf;
  };
  if (keys.every((key) => /^\d+$/.test(key))) return keys.sort((a, b) => Number(a) - Number(b)).map(child);
  const record: Record<string, unknown> = Object.create(null);
  for (const key of keys) record[key] = child(key);
  return record;
}
