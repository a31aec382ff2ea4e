import { type CSSProperties, useMemo, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { CopyButton } from '../ui/Card.tsx';
import { withoutEscapes } from '../ui/texts.ts';
import { ansiPieces, type Style } from './ansi.ts';
import './ansi.css';

/** Lines shown at first; the end is what tells most. */
const LINES = 60;

/** Output as a terminal would colour it. The colours are spans with text: nothing of it is ever HTML. */
export function AnsiBlock({ text, name }: { readonly text: string; readonly name: string }) {
  const [all, setAll] = useState(false);
  const lines = useMemo(() => text.split('\n'), [text]);
  const cut = !all && lines.length > LINES + 10;
  const shown = cut ? lines.slice(-LINES).join('\n') : text;
  const pieces = useMemo(() => ansiPieces(shown.replace(/\n+$/, '')), [shown]);
  return (
    <div className="ansi-block">
      <div className="ansi-block-copy">
        <CopyButton text={withoutEscapes(text)} what={name} />
      </div>
      {cut && (
        <button type="button" className="text-more" onClick={() => setAll(true)}>
          Show {formatInteger(lines.length - LINES)} earlier lines
        </button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable without a pointer. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a text with a name; a fieldset is for forms. */}
      <pre className="ansi-block-text" tabIndex={0} role="group" aria-label={name}>
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity, and the list never changes.
          <span key={index} className={classOf(piece.style)} style={styleOf(piece.style)}>
            {piece.text}
          </span>
        ))}
      </pre>
    </div>
  );
}

function classOf(style: Style): string | undefined {
  const [foreground, background] = style.inverse
    ? [style.background ?? 'bg', style.foreground ?? 'fg']
    : [style.foreground, style.background];
  const names = [
    typeof foreground === 'number' || foreground === 'bg' ? `ansi-${foreground}` : '',
    typeof background === 'number' || background === 'fg' ? `ansi-on-${background}` : '',
    style.bold ? 'ansi-bold' : '',
    style.dim ? 'ansi-dim' : '',
    style.italic ? 'ansi-italic' : '',
    style.underline ? 'ansi-underline' : '',
    style.strike ? 'ansi-strike' : '',
  ].filter(Boolean);
  return names.length > 0 ? names.join(' ') : undefined;
}

function styleOf(style: Style): CSSProperties | undefined {
  const [foreground, background] = style.inverse
    ? [style.background, style.foreground]
    : [style.foreground, style.background];
  const own: CSSProperties = {};
  if (typeof foreground === 'string') own.color = foreground;
  if (typeof background === 'string') own.backgroundColor = background;
  return own.color || own.backgroundColor ? own : undefined;
}
