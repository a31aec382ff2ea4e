/** The tooltip of a row: what the row has no room for. Text only, never markup: it comes from the file. */
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { FLAG_TEXT, flagsOf, rowContent } from './row-content.ts';

/** How long the pointer rests before it opens, ms. */
export const TOOLTIP_DELAY = 400;
const GAP = 14;

export interface Fact {
  readonly term: string;
  readonly value: string;
  readonly tone: 'plain' | 'error' | 'good';
}

/** What the tooltip says about a row. Pure. */
export function factsOf(table: SpanTable, row: Row): Fact[] {
  const content = rowContent(table, row);
  const service = table.strings[table.service[row] as number] ?? '';
  const self = table.selfTime[row] as number;
  const duration = table.duration[row] as number;
  const share = duration > 0 && self >= 0 ? ` (${Math.round((self / duration) * 100)} %)` : '';
  const events = (table.eventStart[row + 1] as number) - (table.eventStart[row] as number);
  const logs = table.logCount[row] as number;
  const facts: Fact[] = [
    { term: 'Kind', value: service ? `${content.kind} · ${service}` : content.kind, tone: 'plain' },
  ];
  const add = (term: string, value: string, tone: Fact['tone'] = 'plain') => facts.push({ term, value, tone });
  add('Start', formatClock(table.start[row] as number));
  add('Duration', content.durationLabel);
  if (Number.isFinite(self)) add('Self time', formatDuration(self) + share);
  if (content.failed) add('Status', 'error', 'error');
  if (content.errorsBelow > 0) add('Errors inside', formatInteger(content.errorsBelow), 'error');
  if (events > 0) add('Events', formatInteger(events));
  if (logs > 0) add('Log records', formatInteger(logs));
  for (const flag of flagsOf(table.flags[row] as number)) add('Note', FLAG_TEXT[flag].long);
  return facts;
}

/** Shows facts beside a point, inside the viewport of the page. */
export class Tooltip {
  readonly #element: HTMLElement;
  #shown = false;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** Opens at a point of the page, CSS pixels; moved to the other side of it where there is no room. */
  show(table: SpanTable, row: Row, x: number, y: number): void {
    this.showFacts(rowContent(table, row).name, factsOf(table, row), x, y);
  }

  /** The same with facts of one's own. */
  showFacts(name: string, facts: readonly Fact[], x: number, y: number): void {
    const element = this.#element;
    const title = document.createElement('strong');
    title.textContent = name;
    const list = document.createElement('dl');
    for (const fact of facts) {
      const term = document.createElement('dt');
      term.textContent = fact.term;
      const value = document.createElement('dd');
      value.textContent = fact.value;
      if (fact.tone !== 'plain') value.className = `tv-tip-${fact.tone}`;
      list.append(term, value);
    }
    element.replaceChildren(title, list);
    element.hidden = false;
    this.#shown = true;
    const { width, height } = element.getBoundingClientRect();
    const right = x + GAP + width <= window.innerWidth - 4;
    const below = y + GAP + height <= window.innerHeight - 4;
    element.style.left = `${Math.max(4, right ? x + GAP : x - GAP - width)}px`;
    element.style.top = `${Math.max(4, below ? y + GAP : y - GAP - height)}px`;
  }

  hide(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#element.hidden = true;
  }
}
