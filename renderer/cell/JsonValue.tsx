import type { Json } from '../../shared/cell/page/page.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { AnsiBlock } from './AnsiBlock.tsx';
import { formOf, scalarText } from './json-form.ts';

/** A value in the form that reads best: a fact, a list of paths, terminal output, a small table; a tree for what is left. */
export function JsonValue({ name, value }: { readonly name: string; readonly value: Json }) {
  switch (formOf(name, value)) {
    case 'nothing':
      return (
        <span className="sourced-values-none">
          {value === '' ? 'empty' : Array.isArray(value) ? 'none' : String(value)}
        </span>
      );
    case 'output':
      return <AnsiBlock text={String(value)} name={name} />;
    case 'list':
      return (
        <ul className="sourced-values-list">
          {(value as readonly Json[]).map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity, and the list never changes.
            <li key={index}>{scalarText(item)}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <dl className="sourced-values-inside">
          {Object.entries(value as Readonly<Record<string, Json>>).map(([key, inner]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{scalarText(inner)}</dd>
            </div>
          ))}
        </dl>
      );
    case 'tree':
      return <JsonTree data={value} open={1} />;
    default:
      return <span className="sourced-values-scalar">{scalarText(value)}</span>;
  }
}
