/** The tooltip of a row: what the row has no room for. Text only, never markup: it comes from files. */

/** How long the pointer rests before it opens, ms. */
export const TOOLTIP_DELAY = 400;
const GAP = 14;

export interface Fact {
  readonly term: string;
  readonly value: string;
  readonly tone: 'plain' | 'error' | 'good';
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
  show(name: string, facts: readonly Fact[], x: number, y: number): void {
    const element = this.#element;
    const title = document.createElement('strong');
    title.textContent = name;
    const list = document.createElement('dl');
    for (const fact of facts) {
      const term = document.createElement('dt');
      term.textContent = fact.term;
      const value = document.createElement('dd');
      value.textContent = fact.value;
      if (fact.tone !== 'plain') value.className = `tree-grid-tooltip-${fact.tone}`;
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
