/** Objects that have a key more than once: valid JSON, of which `member` gives only the last entry. */
import type { JsonEntry, JsonNode } from './tree.ts';

/** Up to so many keys are compared each with each, which is faster than a set of them. */
const FEW = 12;

/** A key that stands more than once in one object of a tree, or undefined. */
export function repeatedKey(root: JsonNode): string | undefined {
  const nodes = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.type === 'array') {
      for (const item of node.items) if (item.type === 'object' || item.type === 'array') nodes.push(item);
    } else if (node.type === 'object') {
      const key = repeatedIn(node.entries);
      if (key !== undefined) return key;
      for (const { value } of node.entries) if (value.type === 'object' || value.type === 'array') nodes.push(value);
    }
  }
  return undefined;
}

function repeatedIn(entries: readonly JsonEntry[]): string | undefined {
  if (entries.length > FEW) {
    const seen = new Set<string>();
    for (const { key } of entries) {
      if (seen.has(key)) return key;
      seen.add(key);
    }
    return undefined;
  }
  for (let i = 1; i < entries.length; i++) {
    const { key } = entries[i] as JsonEntry;
    for (let j = 0; j < i; j++) if ((entries[j] as JsonEntry).key === key) return key;
  }
  return undefined;
}
