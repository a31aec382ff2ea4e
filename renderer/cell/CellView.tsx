import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type CellData, cellStore, retryCell } from '../document/cell-data.ts';
import { cellViewStore } from '../document/go.ts';
import { useStore } from '../stores/store.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { currentSection, sectionsOf } from './sections.tsx';
import './cell.css';

/** The whole cell on one page: what it was, how it was scored and why, where its time and tokens went. */
export function CellView() {
  const { data, error } = useStore(cellStore, (state) => state);
  if (error !== '') {
    return (
      <div className="cell-message" role="alert">
        <p>The page of this cell could not be made: {error}</p>
        <button type="button" className="button small" onClick={retryCell}>
          Try again
        </button>
      </div>
    );
  }
  if (!data) return <p className="cell-message text-late">Gathering the facts of the run…</p>;
  return <Page data={data} />;
}

function Page({ data }: { readonly data: CellData }) {
  const box = useRef<HTMLElement>(null);
  const sections = useMemo(() => sectionsOf(data), [data]);
  const [current, setCurrent] = useState(sections[0]?.id ?? '');
  const target = useStore(cellViewStore, (state) => state.target);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = cellViewStore.getState().scrollTop;
    // The page scrolls with the keys at once, as pages do; also where the view was changed in the header.
    const focus = document.activeElement;
    if (focus === document.body || focus?.closest('.header-views')) element.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (target === undefined) return;
    cellViewStore.setState({ target: undefined });
    const element = document.getElementById(target);
    if (!element || !box.current?.contains(element)) return;
    element.scrollIntoView({ block: target.startsWith('cell-') ? 'start' : 'center' });
    element.focus({ preventScroll: true });
    setCurrent(element.closest('.cell-section')?.id ?? '');
  }, [target]);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    cellViewStore.setState({ scrollTop: element.scrollTop });
    setCurrent(
      currentSection(
        element,
        sections.map(({ id }) => id),
      ),
    );
  };
  return (
    <div className="cell">
      <nav className="cell-nav" aria-label="Sections">
        <ul>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === current ? 'true' : undefined}
                onClick={() => cellViewStore.setState({ target: id })}
              >
                {title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page that scrolls must be reachable without a pointer. */}
      <section className="cell-page" ref={box} onScroll={onScroll} tabIndex={0} aria-label="Cell">
        {!data.page.isCell && data.page.problem === '' && (
          <p className="text-remark cell-plain-trace">
            This trace names no cell. The page shows what is known from its spans.
          </p>
        )}
        {sections.map(({ id, title, wide, content }) => (
          <section
            key={id}
            id={id}
            className={wide ? 'cell-section cell-wide' : 'cell-section'}
            aria-labelledby={`${id}-title`}
            tabIndex={-1}
          >
            <h2 id={`${id}-title`}>{title}</h2>
            <PanelBoundary name={title}>{content}</PanelBoundary>
          </section>
        ))}
      </section>
    </div>
  );
}
