/** The user's own table of prices: empty until they write one, and kept between visits. */
import { type Price, parsePrices } from '../../shared/cell/state/prices.ts';
import { createStore } from '../stores/store.ts';
import { storage } from '../ui/storage.ts';

const KEY = 'spanreel.prices';
const LONGEST = 100_000;

export interface PriceState {
  /** As typed. */
  readonly text: string;
  readonly prices: readonly Price[];
  /** Lines that cannot be understood, for people. */
  readonly problems: readonly string[];
}

const stateOf = (text: string): PriceState => ({ text, ...parsePrices(text) });

export const priceStore = createStore<PriceState>(() => stateOf((storage.getItem(KEY) ?? '').slice(0, LONGEST)));

/** Takes a new table into use and keeps it. */
export function setPrices(text: string): void {
  priceStore.setState(stateOf(text.slice(0, LONGEST)));
  storage.setItem(KEY, text.slice(0, LONGEST));
}
