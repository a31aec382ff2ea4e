import { useMemo, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { Requests } from '../../shared/protocol.ts';
import { useStore } from '../stores/store.ts';
import { CopyButton } from './Card.tsx';
import { contentStore, showWholeRaw } from './content.ts';
import { jsonIn } from './texts.ts';

/** The span as it stands in its file, secrets masked unless revealed. */
export function RawTab({ raw }: { readonly raw: Requests['span.raw']['result'] }) {
  const [formatted, setFormatted] = useState(true);
  const asked = useStore(contentStore, (state) => state.wholeRaw);
  const pretty = useMemo(() => indented(raw.text), [raw.text]);
  const text = formatted && pretty !== undefined ? pretty : raw.text;
  const cut = raw.text.length < raw.whole;
  return (
    <>
      <div className="in-raw-head">
        <label>
          <input
            type="checkbox"
            checked={formatted && pretty !== undefined}
            disabled={pretty === undefined}
            onChange={(event) => setFormatted(event.target.checked)}
          />
          indented
        </label>
        <span className="in-type">{formatInteger(raw.whole)} characters</span>
        <CopyButton text={text} what="The raw span" />
      </div>
      {cut && (
        <p className="in-note">
          The first {formatInteger(raw.text.length)} characters are shown.{' '}
          <button type="button" className="in-link" disabled={asked} onClick={showWholeRaw}>
            Show all
          </button>
        </p>
      )}
      <pre className="in-code in-raw">{text}</pre>
    </>
  );
}

/**
 * JSON with line breaks. Numbers may not pass through JavaScript's (64-bit integers would change), so JSON that holds
 * such a number stays as it was written.
 */
function indented(text: string): string | undefined {
  if (text.length > 500_000 || /(?<![\d"])-?\d{16,}(?!")/.test(text)) return undefined;
  const data = jsonIn(text);
  if (data === undefined) return undefined;
  try {
    return JSON.stringify(data, null, 2);
  } catch {
    // Nested too deeply to be written again.
    return undefined;
  }
}
