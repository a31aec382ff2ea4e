import type { ReactNode } from 'react';
import { formatInteger } from '../../../shared/base/format.ts';
import { asText } from '../../../shared/cell/fields.ts';
import type { JsonChange, JsonDiff } from '../../../shared/compare/diff/json.ts';
import { Rich } from '../../inspector/Rich.tsx';
import { Sign } from './Sign.tsx';

interface Props {
  readonly diff: JsonDiff;
  /** Draws how two texts differ. */
  readonly drawTexts: (base: string, newText: string) => ReactNode;
}

/** The values of two JSON documents that differ, each with its place. */
export function JsonChanges({ diff, drawTexts }: Props) {
  const { changes, same, more } = diff;
  return (
    <>
      <ul className="changes">
        {changes.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places may be named twice, and the list never changes.
          <li key={at}>
            <div className="changes-head">
              <Sign what={change.what} />
              <span className="span-key">{change.path === '' ? 'the whole' : change.path}</span>
            </div>
            {drawChange(change, drawTexts)}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-note text-warning">And {formatInteger(more)} more values that differ.</p>}
      {same > 0 && (
        <p className="changes-quiet">
          {formatInteger(same)} {same === 1 ? 'value' : 'values'} the same
        </p>
      )}
    </>
  );
}

function drawChange({ what, base, new: newValue }: JsonChange, drawTexts: Props['drawTexts']): ReactNode {
  if (what === 'added') return <Rich text={shown(newValue)} as="auto" />;
  if (what === 'removed') return <Rich text={shown(base)} as="auto" />;
  return drawTexts(shown(base), shown(newValue));
}

/** Text as it is; everything else as JSON tells it, so that null and empty text can be told apart. */
function shown(value: unknown): string {
  if (value === '') return '""';
  return typeof value === 'string' ? value : value === null ? 'null' : asText(value);
}
