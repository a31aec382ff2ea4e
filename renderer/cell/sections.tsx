import type { ReactNode } from 'react';
import type { CellData } from '../document/cell-data.ts';
import { isInSweep, Siblings } from '../sweep/Siblings.tsx';
import { CallsSection } from './CallsSection.tsx';
import { CompositeSection } from './CompositeSection.tsx';
import { Embed } from './Embed.tsx';
import { Loops } from './Loops.tsx';
import { RunAgainSection } from './RunAgainSection.tsx';
import { ScorersSection } from './ScorersSection.tsx';
import { ScoresSection } from './ScoresSection.tsx';
import { SourcedValues } from './SourcedValues.tsx';
import { SpansSection } from './SpansSection.tsx';
import { StatePanel } from './StatePanel.tsx';
import { TimeSection } from './TimeSection.tsx';
import { TokensSection } from './TokensSection.tsx';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Takes the whole width, where others stand side by side. */
  readonly wide: boolean;
  readonly content: ReactNode;
}

/** The page's sections in their order; those without anything to show are left out. */
export function sectionsOf({ page, calls, facts }: CellData): readonly Section[] {
  const sections: (Section | false)[] = [
    (page.isCell || page.remarks.length > 0 || page.problem !== '') && {
      id: 'cell-scores',
      title: 'Scores',
      wide: true,
      content: <ScoresSection page={page} />,
    },
    page.identity.length > 0 && {
      id: 'cell-identity',
      title: 'Identity',
      wide: false,
      content: <SourcedValues label="Identity" values={page.identity} />,
    },
    page.timing.length > 0 && {
      id: 'cell-timing',
      title: 'Timing',
      wide: false,
      content: <SourcedValues label="Timing" values={page.timing} />,
    },
    page.scorers.length > 0 && {
      id: 'cell-scorers',
      title: 'Scorer breakdown',
      wide: true,
      content: <ScorersSection page={page} />,
    },
    page.composite !== undefined && {
      id: 'cell-composite',
      title: 'Composite',
      wide: true,
      content: <CompositeSection composite={page.composite} />,
    },
    { id: 'cell-tokens', title: 'Tokens', wide: false, content: <TokensSection tokens={page.tokens} /> },
    { id: 'cell-time', title: 'Where time went', wide: false, content: <TimeSection page={page} /> },
    {
      id: 'cell-calls',
      title: 'Model calls',
      wide: true,
      content: <CallsSection page={page} calls={calls} />,
    },
    { id: 'cell-spans', title: 'Spans', wide: true, content: <SpansSection /> },
    facts.loops.length > 0 && {
      id: 'cell-loops',
      title: 'Loops and retries',
      wide: false,
      content: <Loops loops={facts.loops} />,
    },
    { id: 'cell-state', title: 'State now', wide: facts.loops.length === 0, content: <StatePanel loops={false} /> },
    isInSweep() && { id: 'cell-siblings', title: 'Siblings', wide: true, content: <Siblings /> },
    page.isCell && {
      id: 'cell-run',
      title: 'Run it again',
      wide: true,
      content: <RunAgainSection page={page} />,
    },
    page.isCell && { id: 'cell-embed', title: 'Embed', wide: true, content: <Embed page={page} /> },
    page.other.length > 0 && {
      id: 'cell-other',
      title: 'Other',
      wide: true,
      content: <SourcedValues label="Other keys of cell.json" values={page.other} />,
    },
  ];
  return sections.filter((section) => section !== false);
}

/** The section that is being read: where the focus is, as long as that is on screen; else the last that begins above the middle. */
export function currentSection(box: HTMLElement, ids: readonly string[]): string {
  const focused = document.activeElement?.closest('.cell-section');
  if (focused && box.contains(focused)) {
    const { top: boxTop, height } = box.getBoundingClientRect();
    const { top, bottom } = focused.getBoundingClientRect();
    if (bottom > boxTop + height / 4 && top < boxTop + height / 2) return focused.id;
  }
  if (box.scrollTop + box.clientHeight >= box.scrollHeight - 2) return ids.at(-1) ?? '';
  const line = box.getBoundingClientRect().top + box.clientHeight / 2;
  let current = ids[0] ?? '';
  for (const id of ids) {
    const top = document.getElementById(id)?.getBoundingClientRect().top;
    if (top !== undefined && top <= line) current = id;
  }
  return current;
}
