import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';

interface Tab {
  readonly id: InspectorTab;
  readonly title: string;
  /** Shown beside the title where it is not zero. */
  readonly count?: number;
}

interface Props {
  readonly tabs: readonly Tab[];
  readonly active: InspectorTab;
  readonly children: ReactNode;
}

/** Tabs as ARIA describes them: one stop for Tab, arrows between them. */
export function Tabs({ tabs, active, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // The arrows step through the spans everywhere else.
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    layoutStore.setState({ inspectorTab: next.id });
    list.current?.querySelector<HTMLElement>(`#in-tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div className="in-tabs" role="tablist" aria-label="About the span" ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, count }) => (
          <button
            key={id}
            id={`in-tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === active}
            aria-controls="in-panel"
            tabIndex={id === active ? 0 : -1}
            onClick={() => layoutStore.setState({ inspectorTab: id })}
          >
            {title}
            {count !== undefined && count > 0 && <span className="in-count">{count}</span>}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable without a pointer. */}
      <div className="in-panel" id="in-panel" role="tabpanel" aria-labelledby={`in-tab-${active}`} tabIndex={0}>
        {children}
      </div>
    </>
  );
}
