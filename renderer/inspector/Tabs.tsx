import type { ReactNode } from 'react';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';
import { type Tab, TabList } from '../ui/TabList.tsx';

interface Props {
  readonly tabs: readonly Tab<InspectorTab>[];
  readonly active: InspectorTab;
  readonly children: ReactNode;
}

/** What there is to read about the span, a tab each. */
export function Tabs({ tabs, active, children }: Props) {
  return (
    <>
      <TabList
        prefix="inspector"
        className="tab-list"
        label="About the span"
        tabs={tabs}
        active={active}
        onChoose={(inspectorTab) => layoutStore.setState({ inspectorTab })}
      />
      <div
        className="inspector-panel"
        id="inspector-panel"
        role="tabpanel"
        aria-labelledby={`inspector-tab-${active}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable without a pointer.
        tabIndex={0}
      >
        {children}
      </div>
    </>
  );
}
