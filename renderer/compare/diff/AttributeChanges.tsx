import { useEffect, useMemo, useState } from 'react';
import { messageOf } from '../../../shared/base/errors.ts';
import { formatInteger } from '../../../shared/base/format.ts';
import { isSuperseded } from '../../../shared/base/superseded.ts';
import { valueText } from '../../../shared/cell/fields.ts';
import { type AttributePair, cutIn, diffAttributes } from '../../../shared/compare/diff/attributes.ts';
import type { Attribute, Value } from '../../../shared/trace/value.ts';
import { AttributeList } from '../../inspector/AttributeList.tsx';
import { CopyButton } from '../../ui/Card.tsx';
import type { SideContent } from './content.ts';
import { Fold } from './parts.tsx';
import { Sign } from './Sign.tsx';
import { TextChanges } from './TextChanges.tsx';

type Read = Extract<SideContent, { is: 'read' }>;

/** Whom to ask for whole values; without it what is here is all there is. */
interface Whole {
  readonly base: Read;
  readonly new: Read;
  readonly of: 'span' | 'resource';
}

interface Props {
  /** "Attributes" */
  readonly title: string;
  readonly base: readonly Attribute[];
  readonly new: readonly Attribute[];
  readonly whole?: Whole;
  /** Whether what an attribute holds is shown elsewhere in the step. */
  readonly isShown?: (pair: AttributePair) => boolean;
}

/** Rows drawn at first. */
const ROWS = 200;

/** Attributes that differ; those that are the same, and ids, which each run has anew, are folded and counted. */
export function AttributeChanges({ title, base, new: newAttributes, whole, isShown }: Props) {
  const pairs = useMemo(() => diffAttributes(base, newAttributes), [base, newAttributes]);
  const [count, setCount] = useState(ROWS);
  const apart = pairs.filter(({ what }) => what === 'changed' || what === 'added' || what === 'removed');
  const above = isShown ? apart.filter(isShown) : [];
  const differing = isShown ? apart.filter((pair) => !isShown(pair)) : apart;
  const ids = pairs.filter(({ what }) => what === 'id');
  const cut = pairs.filter(({ what }) => what === 'cut');
  const same = pairs.filter(({ what }) => what === 'same');
  if (pairs.length === 0) return null;
  const rows = (list: readonly AttributePair[]) => (
    <ul className="changes">
      {list.slice(0, count).map((pair) => (
        <AttributeRow key={`${pair.baseIndex} ${pair.newIndex}`} pair={pair} whole={whole} />
      ))}
    </ul>
  );
  return (
    <section className="changes-section" aria-label={title}>
      <p className="span-group-title">
        {title}{' '}
        <span className="json-tree-size">
          {differing.length === 0 && above.length > 0 ? 'no others differ' : differText(differing.length)}
        </span>
      </p>
      {differing.length > 0 && rows(differing)}
      {differing.length > count && (
        <button type="button" className="text-more" onClick={() => setCount(count + ROWS * 4)}>
          Show more of {formatInteger(differing.length)}
        </button>
      )}
      {above.length > 0 && (
        <Fold title="Shown above" aside={formatInteger(above.length)}>
          {rows(above)}
        </Fold>
      )}
      {ids.length > 0 && (
        <Fold title="Ids" aside={`${formatInteger(ids.length)} of each run’s own`}>
          {rows(ids)}
        </Fold>
      )}
      {cut.length > 0 && (
        <Fold title="Long values" aside={`${formatInteger(cut.length)} with the same beginning`}>
          {rows(cut)}
        </Fold>
      )}
      {same.length > 0 && (
        <Fold title="The same" aside={formatInteger(same.length)}>
          <AttributeList attributes={same.flatMap(({ key, new: value }) => (value ? [{ key, value }] : []))} />
        </Fold>
      )}
    </section>
  );
}

/** `1 differs`, `12 differ`. */
export function differText(count: number): string {
  return count === 0 ? 'none differs' : `${formatInteger(count)} ${count === 1 ? 'differs' : 'differ'}`;
}

/** Longer values are folded. */
const LONG = 300;

function AttributeRow({ pair, whole }: { readonly pair: AttributePair; readonly whole: Whole | undefined }) {
  const { key, what, base, new: newValue } = pair;
  const [baseText, newText] = [base ? shownText(base) : '', newValue ? shownText(newValue) : ''];
  const cut = (base !== undefined && cutIn(base) !== '') || (newValue !== undefined && cutIn(newValue) !== '');
  const long = cut || baseText.length > LONG || newText.length > LONG;
  return (
    <li>
      <div className="changes-head">
        <Sign what={what} />
        <span className="span-key">{key}</span>
        <span className="span-type">
          {base && newValue && base.type !== newValue.type
            ? `${base.type} → ${newValue.type}`
            : (newValue ?? base)?.type}
        </span>
      </div>
      {long ? (
        <Fold title={sizesOf(base, newValue)}>
          {cut && whole ? (
            <WholeValues pair={pair} whole={whole} />
          ) : (
            <Values base={baseText} new={newText} what={what} name={key} />
          )}
          {cut && !whole && (
            <p className="text-note">Only the beginning is here; the Raw tab of each run has all of it.</p>
          )}
        </Fold>
      ) : (
        <Values base={baseText} new={newText} what={what} name={key} />
      )}
    </li>
  );
}

function shownText(value: Value): string {
  return value.type === 'null' ? 'null' : valueText(value);
}

interface ValuesProps {
  readonly base: string;
  readonly new: string;
  readonly what: AttributePair['what'];
  readonly name: string;
}

function Values({ base, new: newText, what, name }: ValuesProps) {
  if (what !== 'added' && what !== 'removed') return <TextChanges base={base} new={newText} />;
  const text = what === 'added' ? newText : base;
  return (
    <>
      <pre className="text-code">{text === '' ? '(empty)' : text}</pre>
      {text.length > LONG && <CopyButton text={text} what={`The value of ${name}`} />}
    </>
  );
}

/** How large a folded value is on either side. */
function sizesOf(base: Value | undefined, newValue: Value | undefined): string {
  const size = (value: Value) => ('cut' in value && value.cut ? value.cut.whole : valueText(value).length);
  const unit = (newValue ?? base)?.type === 'array' || (newValue ?? base)?.type === 'map' ? '' : ' characters';
  const one = base ?? newValue;
  if (!base || !newValue) return one ? `${formatInteger(size(one))}${unit}` : '';
  return size(base) === size(newValue)
    ? `${formatInteger(size(base))}${unit} each`
    : `${formatInteger(size(base))} → ${formatInteger(size(newValue))}${unit}`;
}

/** Asks both engines for all of a value when it is opened. */
function WholeValues({ pair, whole }: { readonly pair: AttributePair; readonly whole: Whole }) {
  const [texts, setTexts] = useState<readonly [string, string] | { readonly error: string }>();
  useEffect(() => {
    let gone = false;
    const ask = async (side: Read, index: number) => {
      if (index < 0) return '';
      const argument = { ordinal: side.detail.ordinal, of: whole.of, path: [index] };
      return shownText(await side.engine.request('span.value', argument));
    };
    Promise.all([ask(whole.base, pair.baseIndex), ask(whole.new, pair.newIndex)]).then(
      (both) => !gone && setTexts(both),
      (reason: unknown) => !gone && !isSuperseded(reason) && setTexts({ error: messageOf(reason) }),
    );
    return () => {
      gone = true;
    };
  }, [pair, whole]);
  if (texts === undefined) return <p className="text-note text-late">Reading the whole values…</p>;
  if ('error' in texts)
    return (
      <p className="text-note text-warning" role="alert">
        The whole values could not be read: {texts.error}
      </p>
    );
  return <Values base={texts[0]} new={texts[1]} what={pair.what} name={pair.key} />;
}
