import type { CellPage, Evidence, ScorerBlock, SourcedValue } from '../../shared/cell/page/page.ts';
import { evidenceId, goToEvidence, leadsSomewhere } from '../document/go.ts';
import { GoSpan } from './GoSpan.tsx';
import { JsonValue } from './JsonValue.tsx';
import { byForm } from './json-form.ts';
import './scorers.css';
import { OriginText, SourcedValues, Sources } from './SourcedValues.tsx';

/** Each scorer's own keys and values, and what its score rests on. */
export function ScorersSection({ page }: { readonly page: CellPage }) {
  return (
    <div className="scorers">
      {page.scorers.map((block) => (
        <Scorer
          key={block.key}
          block={block}
          label={page.axes.find(({ key }) => key === block.key)?.label ?? block.key}
          evidence={page.axes.find(({ key }) => key === block.key)?.evidence ?? []}
        />
      ))}
    </div>
  );
}

interface ScorerProps {
  readonly block: ScorerBlock;
  readonly label: string;
  readonly evidence: readonly Evidence[];
}

function Scorer({ block, label, evidence }: ScorerProps) {
  const { facts, blocks } = byForm(block.values);
  return (
    <article className="scorers-scorer" id={`scorer-${block.key}`} tabIndex={-1} aria-label={`Scorer ${block.key}`}>
      <h3>
        {label} <code>{block.key}</code>
        {block.span !== undefined && (
          <span className="cell-aside">
            <GoSpan ordinal={block.span} text="its span" />
          </span>
        )}
      </h3>
      {block.explanation !== '' && <p className="text-remark">{block.explanation}</p>}
      {evidence.length > 0 && (
        <ul className="scorers-evidence" aria-label={`Evidence for ${label}`}>
          {evidence.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence is known by its place, and the list never changes.
            <li key={index} id={evidenceId(block.key, index)} tabIndex={-1}>
              {leadsSomewhere(one) ? (
                <button type="button" className="text-link" onClick={() => goToEvidence(one)}>
                  {one.text}
                </button>
              ) : (
                <span>{one.text}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <SourcedValues label={`Values of ${block.key}`} values={facts} />
      {blocks.map((value) => (
        <Block key={value.key} value={value} />
      ))}
    </article>
  );
}

function Block({ value }: { readonly value: SourcedValue }) {
  const { key, sources, conflict } = value;
  const shown = conflict ? sources : sources.slice(0, 1);
  return (
    <div className="scorers-block">
      <div className="scorers-block-head">
        <span>{key}</span>
        {Array.isArray(sources[0]?.value) && <span className="scorers-count">{sources[0].value.length}</span>}
        {!conflict && (
          <span className="cell-aside">
            <Sources sources={sources} />
          </span>
        )}
      </div>
      {shown.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sources have no identity, and the list never changes.
        <div key={index}>
          {conflict && (
            <p className="text-remark cell-warning">
              The sources differ: <OriginText origin={one.origin} />
            </p>
          )}
          <JsonValue name={key} value={one.value} />
        </div>
      ))}
    </div>
  );
}
