import { type KeyboardEvent, useRef } from 'react';
import './tab-list.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  /** Shown beside the title where it is not zero. */
  readonly count?: number;
}

interface Props<Id extends string> {
  /** The tabs have the ids `PREFIX-tab-ID`, and belong to the panel `PREFIX-panel`. */
  readonly prefix: string;
  readonly className: string;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly active: Id;
  onChoose(id: Id): void;
}

/** Tabs as ARIA describes them: one stop for Tab, arrows between them. */
export function TabList<Id extends string>({ prefix, className, label, tabs, active, onChoose }: Props<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // The arrows step through the spans everywhere else.
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`#${prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div className={className} role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title, count = 0 }) => (
        <button
          key={id}
          id={`${prefix}-tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === active}
          aria-controls={`${prefix}-panel`}
          tabIndex={id === active ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {title}
          {count > 0 && <span className="tab-list-count">{count}</span>}
        </button>
      ))}
    </div>
  );
}
