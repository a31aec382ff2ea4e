import type { SpanDetail } from '../../shared/protocol.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { goToRow } from '../document/navigate.ts';
import { traceTree } from '../document/select.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { CopyButton } from '../ui/Card.tsx';
import { AttributeList } from './AttributeList.tsx';

/** Links to other spans, with a way to go there where they are in the document. */
export function LinksTab({ detail }: { readonly detail: SpanDetail }) {
  const table = useStore(documentStore, (state) => state.table);
  const { links, dropped } = detail;
  if (links.length === 0 && dropped.links === 0) return <p className="text-note">This span has no links.</p>;
  return (
    <>
      {dropped.links > 0 && (
        <p className="text-note text-warning">The program dropped {dropped.links} more links of this span.</p>
      )}
      {links.map((link, index) => {
        const row = link.target === undefined ? -1 : findRow(table, link.target);
        const name = row < 0 ? '' : (table.strings[table.name[row] as number] ?? '');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: links have no identity, and the list never changes.
          <article key={index} className="span-event" aria-label={`Link to ${name || link.spanId}`}>
            <div className="span-event-head">
              {row >= 0 ? (
                <button
                  type="button"
                  className="text-link"
                  onClick={() => {
                    traceTree.openAncestors(row);
                    goToRow(row);
                  }}
                >
                  Go to {name || 'the span'}
                </button>
              ) : (
                <span className="span-type">not in this document</span>
              )}
              <CopyButton text={`${link.traceId} ${link.spanId}`} what="The ids of the link" />
            </div>
            <div className="attributes-value text-mono">
              {link.traceId} · {link.spanId}
            </div>
            {link.traceState !== '' && <div className="attributes-value text-mono">{link.traceState}</div>}
            <AttributeList attributes={link.attributes} />
          </article>
        );
      })}
    </>
  );
}
