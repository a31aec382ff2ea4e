import { useMemo, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { Requests } from '../../shared/protocol.ts';
import { useStore } from '../stores/store.ts';
import { CopyButton } from '../ui/Card.tsx';
import { indentJson } from '../ui/texts.ts';
import { contentStore, showWholeRaw } from './content.ts';

/** The span as it stands in its file, secrets masked unless revealed. */
export function RawTab({ raw }: { readonly raw: Requests['span.raw']['result'] }) {
  const [formatted, setFormatted] = useState(true);
  const asked = useStore(contentStore, (state) => state.wholeRaw);
  const isJson = /^\s*[{[]/.test(raw.text);
  const pretty = useMemo(() => (isJson && formatted ? indentJson(raw.text) : raw.text), [raw.text, isJson, formatted]);
  const cut = raw.text.length < raw.whole;
  return (
    <>
      <div className="inspector-raw-head">
        <label>
          <input
            type="checkbox"
            checked={formatted && isJson}
            disabled={!isJson}
            onChange={(event) => setFormatted(event.target.checked)}
          />
          indented
        </label>
        <span className="span-type">{formatInteger(raw.whole)} characters</span>
        <CopyButton text={pretty} what="The raw span" />
      </div>
      {cut && (
        <p className="text-note">
          The first {formatInteger(raw.text.length)} characters are shown.{' '}
          <button type="button" className="text-link" disabled={asked} onClick={showWholeRaw}>
            Show all
          </button>
        </p>
      )}
      <pre className="text-code inspector-raw">{pretty}</pre>
    </>
  );
}
