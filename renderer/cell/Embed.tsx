import { Copy, Download, FileText, Share2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { badgeMarkdown, badgeSvg, embedSnippet, makeBadge } from '../../shared/cell/badge.ts';
import { cellTitle } from '../../shared/cell/cell-title.ts';
import type { CellPage } from '../../shared/cell/page/page.ts';
import { shareFileName } from '../../shared/share/document.ts';
import { runCommandById } from '../commands/registry.ts';
import { canShare } from '../share/share.ts';
import { copyText } from '../ui/clipboard.ts';
import { saveFile } from '../ui/save.ts';
import './run-again.css';
import './embed.css';

/** Ways to show this cell elsewhere: as one page, as a report, as a badge, as a frame in another page. */
export function Embed({ page }: { readonly page: CellPage }) {
  const badge = useMemo(() => makeBadge(page), [page]);
  const svg = badgeSvg(badge);
  const title = cellTitle(page);
  const file = shareFileName(title);
  return (
    <>
      <div className="embed-actions">
        {canShare() && <Action id="file.share" icon={<Share2 size={14} aria-hidden="true" />} label="Share…" />}
        <Action id="file.copy-report" icon={<FileText size={14} aria-hidden="true" />} label="Copy report" />
      </div>
      <div className="run-again">
        <Snippet title="Badge" file="badge.svg" type="image/svg+xml" text={svg}>
          <img
            className="embed-badge"
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
            alt={`${badge.label}: ${badge.value}`}
            height={20}
          />
        </Snippet>
        <Snippet
          title="Badge in Markdown"
          file="badge.md"
          type="text/markdown"
          text={badgeMarkdown(badge, 'badge.svg', file)}
        />
        <Snippet
          title="Frame in a page"
          file="embed.html"
          type="text/html"
          text={embedSnippet(title || 'A cell', file)}
        />
      </div>
    </>
  );
}

function Action(props: { readonly id: string; readonly icon: ReactNode; readonly label: string }) {
  return (
    <button type="button" className="button" onClick={() => runCommandById(props.id)}>
      {props.icon}
      {props.label}
    </button>
  );
}

interface SnippetProps {
  readonly title: string;
  readonly file: string;
  readonly type: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Snippet({ title, file, type, text, children }: SnippetProps) {
  return (
    <article className="run-again-run" aria-label={title}>
      <div className="run-again-head">
        <h3>{title}</h3>
        <span className="embed-space" />
        <button
          type="button"
          className="button small"
          aria-label={`Copy: ${title}`}
          onClick={() => void copyText(text, title)}
        >
          <Copy size={13} aria-hidden="true" /> Copy
        </button>
        <button
          type="button"
          className="button small"
          aria-label={`Save: ${title}`}
          onClick={() => saveFile(file, [text], type)}
        >
          <Download size={13} aria-hidden="true" /> Save
        </button>
      </div>
      {children ?? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable without a pointer.
        <section className="run-again-command embed-text" tabIndex={0} aria-label={`${title}: the text`}>
          {text}
        </section>
      )}
    </article>
  );
}
