/** The identity of a cell and its times: the published keys, and where cell.json, resources and spans have them. */

import type { Ordinal } from '../../trace/table.ts';
import type { Attribute } from '../../trace/value.ts';
import { Fields, toPlainData } from '../fields.ts';
import { at, type JsonObject } from './cell-json.ts';
import type { Json } from './page.ts';
import type { SourcedValues } from './sourced-values.ts';

/** A published key, its label, and the attributes with the same value. */
type Known = readonly [key: string, label: string, ...attributes: string[]];

export const IDENTITY: readonly Known[] = [
  ['cell_id', 'cell', 'cell.id'],
  ['sweep_id', 'sweep', 'cell.sweep_id'],
  ['tui', 'agent', 'cell.tui'],
  ['model', 'model', 'cell.model'],
  ['task', 'task', 'cell.task'],
  ['task_category', 'category', 'cell.task_category', 'task_category'],
  ['run', 'run', 'cell.run'],
  ['container_image', 'image', 'container.image.name', 'image'],
  ['image_digest', 'image digest', 'oci.manifest.digest', 'container.image.id', 'image_digest'],
  ['model_build_id', 'model build', 'cell.model_build_id'],
  ['exit_code', 'exit code', 'process.exit.code', 'exit_code'],
];

export const TIMING: readonly Known[] = [
  ['started_at', 'started'],
  ['ended_at', 'ended'],
  ['duration_s', 'duration (s)'],
  ['prompt_tokens', 'prompt tokens'],
  ['completion_tokens', 'completion tokens'],
  ['tokens_source', 'source of tokens'],
];

/** A span that may have values of the whole run. */
export interface IdentifyingSpan {
  readonly ordinal: Ordinal;
  readonly attributes: readonly Attribute[];
}

/** Adds the values that each source has of the `known` keys: cell.json first, then the resource, then spans. */
export function addKnownKeys(
  values: SourcedValues,
  known: readonly Known[],
  cellJson: JsonObject | undefined,
  resource: readonly Attribute[],
  spans: readonly IdentifyingSpan[],
): void {
  for (const [key, label, ...attributes] of known) {
    values.add(key, label, at(cellJson, key), { from: 'cell.json', at: key, span: undefined });
    for (const attribute of attributes) {
      const own = readAttribute(resource, attribute);
      if (own !== undefined) values.add(key, label, own, { from: 'resource', at: attribute, span: undefined });
      for (const span of spans) {
        const value = readAttribute(span.attributes, attribute);
        if (value !== undefined) values.add(key, label, value, { from: 'span', at: attribute, span: span.ordinal });
      }
    }
  }
}

/** Adds the keys of cell.json that no section shows. */
export function addOtherKeys(values: SourcedValues, cellJson: JsonObject | undefined): void {
  const shown = new Set([...IDENTITY, ...TIMING].map(([key]) => key)).add('scorers');
  for (const [key, value] of Object.entries(cellJson ?? {})) {
    if (!shown.has(key)) values.add(key, key, value, { from: 'cell.json', at: key, span: undefined });
  }
}

function readAttribute(attributes: readonly Attribute[], key: string): Json | undefined {
  const value = new Fields(attributes.filter((attribute) => attribute.key === key)).get(key);
  return value === undefined ? undefined : (toPlainData(value) as Json);
}
