import { Copy } from 'lucide-react';
import { useMemo } from 'react';
import type { CellPage } from '../../shared/cell/page/page.ts';
import { type RunBlock, readRunIdentity, runAgain } from '../../shared/cell/run-again.ts';
import { copyText } from '../ui/clipboard.ts';
import './run-again.css';

/** Command lines that run this cell again, filled in from what it says of itself. */
export function RunAgainSection({ page }: { readonly page: CellPage }) {
  const blocks = useMemo(() => runAgain(readRunIdentity(page)), [page]);
  const docker = blocks.some(({ id }) => id === 'docker-pull');
  return (
    <>
      {!docker && <p className="text-remark">The cell names no container image, so there is nothing to pull.</p>}
      <div className="run-again">
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
    <article className="run-again-run" aria-label={title}>
      <div className="run-again-head">
        <h3>{title}</h3>
        {provisional && <span className="run-again-provisional">provisional</span>}
        <button
          type="button"
          className="button small"
          aria-label={`Copy: ${title}`}
          onClick={() => void copyText(text, title)}
        >
          <Copy size={13} aria-hidden="true" /> Copy
        </button>
      </div>
      {note !== '' && <p className="text-remark">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable without a pointer. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a text with a name; a fieldset is for forms. */}
      <pre className="run-again-command" tabIndex={0} role="group" aria-label={`${title}: the command`}>
        {text}
      </pre>
    </article>
  );
}
