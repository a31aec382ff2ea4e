import { useState } from 'react';
import { messageOf } from '../../shared/base/errors.ts';
import { formatInteger } from '../../shared/base/format.ts';
import { isSuperseded } from '../../shared/base/superseded.ts';
import { toPlainData, valueText } from '../../shared/cell/fields.ts';
import type { SpanDetail } from '../../shared/protocol.ts';
import type { Value } from '../../shared/trace/value.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { CopyButton } from '../ui/Card.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Rich } from './Rich.tsx';

/** Longer texts are folded. */
const LONG = 300;

interface Props {
  readonly value: Value;
  /** Its place, for asking for the whole of it. */
  readonly path: readonly number[];
  readonly detail: SpanDetail | undefined;
  readonly of: 'span' | 'resource' | undefined;
  readonly name: string;
  /** Whose span it is; without it the open document's. */
  readonly engine?: EngineClient | undefined;
}

/** A value: short ones as they are, long and nested ones folded and asked for whole when they are opened. */
export function AttributeValue({ value, path, detail, of, name, engine: own }: Props) {
  const [open, setOpen] = useState(false);
  const [whole, setWhole] = useState<Value | undefined>(undefined);
  const [error, setError] = useState('');
  const nested = value.type === 'array' || value.type === 'map';
  const cut = 'cut' in value ? value.cut : undefined;
  const short = !nested && !cut && valueText(value).length <= LONG;
  if (short)
    return (
      <div className={`attributes-value attributes-value-${value.type}`}>
        {value.type === 'null' ? 'null' : valueText(value)}
      </div>
    );
  if (nested && !cut && value.value.length === 0) {
    return <div className="attributes-value">{value.type === 'array' ? '[ ]' : '{ }'}</div>;
  }
  const toggle = (isOpen: boolean) => {
    setOpen(isOpen);
    const engine = own ?? documentStore.getState().engine;
    if (!isOpen || whole || !cut || !detail || !of || !engine) return;
    engine.request('span.value', { ordinal: detail.ordinal, of, path }).then(setWhole, (reason: unknown) => {
      if (!isSuperseded(reason)) setError(messageOf(reason));
    });
  };
  const shown = whole ?? value;
  return (
    <details
      className="attributes-value attributes-value-long"
      open={open}
      onToggle={(event) => toggle(event.currentTarget.open)}
    >
      <summary>{summaryOf(value, cut?.whole)}</summary>
      {error !== '' && (
        <p className="text-note text-warning" role="alert">
          The whole value could not be read: {error}
        </p>
      )}
      {open && cut && !whole && error === '' && detail && of && <p className="text-note">Reading the whole value…</p>}
      {open && cut && !of && <p className="text-note">Only the beginning is here; the Raw tab has all of it.</p>}
      {open && (
        <>
          {nested ? <JsonTree data={toPlainData(shown)} /> : <Rich text={valueText(shown)} as="auto" />}
          {whole && <CopyButton text={valueText(whole)} what={`The whole value of ${name}`} />}
        </>
      )}
    </details>
  );
}

function summaryOf(value: Value, whole: number | undefined): string {
  switch (value.type) {
    case 'array':
      return `array of ${formatInteger(whole ?? value.value.length)}: ${preview(value)}`;
    case 'map':
      return `map of ${formatInteger(whole ?? value.value.length)}: ${preview(value)}`;
    default: {
      const text = valueText(value);
      return `${text.slice(0, LONG)}… (${formatInteger(whole ?? text.length)} characters)`;
    }
  }
}

function preview(value: Value): string {
  return valueText(value).slice(0, 100);
}
