/** An activity or log record as .NET's ConsoleExporter prints it: fields, and sections of indented items. */
import type { Attribute } from '../../trace/value.ts';
import { stringAttribute } from '../foreign/values.ts';

/** A `key: value` that is indented, and what is indented below it. */
export interface Item {
  readonly key: string;
  value: string;
  readonly below: Item[];
}

/** One activity or log record: its fields, and the indented items of each of its sections. */
export interface Block {
  readonly fields: Map<string, string>;
  readonly sections: Map<string, Item[]>;
}

/** The items of a section. All values are text: their types were not printed. */
export function readItemAttributes(items: readonly Item[] | undefined, prefix = ''): Attribute[] {
  return (items ?? []).flatMap(({ key, value, below }) => [
    ...(below.length > 0 && value === '' ? [] : [stringAttribute(prefix + key, value)]),
    ...readItemAttributes(below, `${prefix}${key}.`),
  ]);
}
