/**
 * Objects that have a key more than once: valid JSON, of which `member` gives only the last entry. Two records of which
 * the middle was cut out can be one valid one, in which only such a key tells.
 */
import type { Problem } from '../../base/problem.ts';
import type { JsonEntry, JsonNode } from './tree.ts';

/** Up to so many keys are compared each with each, which is faster than a set of them. */
const FEW = 12;

/** What to tell of a record that begins at `offset`, where one of its objects has a key more than once. */
export function repeatedKeyProblem(record: JsonNode, offset: number): Problem | undefined {
  const key = repeatedKey(record);
  if (key === undefined) return undefined;
  const written = JSON.stringify(key.slice(0, 80));
  return {
    code: 'repeated-key',
    message: `The object at byte ${offset} has the key ${written} more than once; the last one counts.`,
    offset,
  };
}

/** A key that stands more than once in one object of a tree, or undefined. */
function repeatedKey(root: JsonNode): string | undefined {
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
