import { Copy } from 'lucide-react';
import { useMemo } from 'react';
import type { CellPage } from '../../shared/cell/page/page.ts';
import { type RunBlock, readRunIdentity, runAgain } from '../../shared/cell/run-again.ts';
import { copyText } from '../ui/clipboard.ts';

/** Command lines that run this cell again, filled in from what it says of itself. */
export function RunAgainSection({ page }: { readonly page: CellPage }) {
  const blocks = useMemo(() => runAgain(readRunIdentity(page)), [page]);
  const docker = blocks.some(({ id }) => id === 'docker-pull');
  return (
    <>
      {!docker && <p className="ce-note">The cell names no container image, so there is nothing to pull.</p>}
      <div className="ce-runs">
        {blocks.map((block) => (
          <Block key={block.id} block={block} />
        ))}
      </div>
    </>
  );
}

function Block({ block }: { readonly block: RunBlock }) {
  const { title, note, text, provisional } = block;
  return (
    <article className="ce-run" aria-label={title}>
      <div className="ce-run-head">
        <h3>{title}</h3>
        {provisional && <span className="ce-provisional">provisional</span>}
        <button
          type="button"
          className="button small"
          aria-label={`Copy: ${title}`}
          onClick={() => void copyText(text, title)}
        >
          <Copy size={13} aria-hidden="true" /> Copy
        </button>
      </div>
      {note !== '' && <p className="ce-note">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable without a pointer. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a text with a name; a fieldset is for forms. */}
      <pre className="ce-command" tabIndex={0} role="group" aria-label={`${title}: the command`}>
        {text}
      </pre>
    </article>
  );
}
