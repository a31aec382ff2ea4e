import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { shellStore } from '../stores/shell.ts';
import { DiffLines } from '../ui/DiffLines.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { beginning, isDiff, jsonIn, withoutEscapes } from '../ui/texts.ts';
import { activateLinks, renderMarkdown } from './markdown.ts';
import './markdown.css';

/** What is shown of a text at first, and how much more each time. */
const FIRST_CHARACTERS = 3000;
const FIRST_LINES = 40;
const MORE_CHARACTERS = 200_000;

interface Props {
  readonly text: string;
  /** `markdown`: what people and models say. `auto`: JSON as a tree, diffs coloured, all else as it is. */
  readonly as: 'markdown' | 'auto' | 'plain';
}

/** A text in the form that reads best. Long ones are cut, with a button for the rest. */
export function Rich({ text, as }: Props) {
  const clean = useMemo(() => withoutEscapes(text), [text]);
  const data = useMemo(() => (as === 'plain' ? undefined : jsonIn(clean)), [clean, as]);
  if (data !== undefined) return <JsonTree data={data} />;
  return <Text key={clean} text={clean} as={as} />;
}

function Text({ text, as }: Props) {
  const [limit, setLimit] = useState(FIRST_CHARACTERS);
  const lines = limit === FIRST_CHARACTERS ? FIRST_LINES : Number.POSITIVE_INFINITY;
  const shown = useMemo(() => beginning(text, limit, lines), [text, limit, lines]);
  const diff = as !== 'plain' && isDiff(shown.text);
  return (
    <>
      {diff ? (
        <DiffLines text={shown.text} />
      ) : as === 'markdown' ? (
        <Markdown text={shown.text} />
      ) : (
        <Plain text={shown.text} />
      )}
      {!shown.whole && (
        <button
          type="button"
          className="text-more"
          onClick={() => setLimit(limit === FIRST_CHARACTERS ? MORE_CHARACTERS : limit + MORE_CHARACTERS)}
        >
          {text.length <= MORE_CHARACTERS ? 'Show all' : 'Show more of'} {formatInteger(text.length)} characters
        </button>
      )}
    </>
  );
}

/** Text as it is, in the fixed font. */
export function Plain({ text }: { readonly text: string }) {
  return <pre className="text-code">{text}</pre>;
}

function Markdown({ text }: { readonly text: string }) {
  const fragment = useMemo(() => renderMarkdown(text), [text]);
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!fragment || !root.current) return;
    root.current.replaceChildren(fragment.cloneNode(true));
    activateLinks(root.current, (url) => shellStore.getState().shell?.openExternal(url));
  }, [fragment]);
  return fragment ? <div className="markdown" ref={root} /> : <Plain text={text} />;
}
