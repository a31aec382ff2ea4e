/** What a model's tokens cost: a small table that the user can edit, never a claim. US dollars per million tokens. */

export interface Price {
  /** A model name, or the beginning of one with `*` behind it. */
  readonly model: string;
  readonly input: number;
  readonly output: number;
  /** Where left out, cached tokens cost as much as others. */
  readonly cacheRead?: number;
  readonly cacheCreation?: number;
}

/** Used tokens of one call; NaN where unknown. `input` includes the cached ones. */
export interface PricedTokens {
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
}

/** The price of a model: the exact name, else the longest beginning; names are compared without their provider. */
export function findPrice(model: string, prices: readonly Price[]): Price | undefined {
  const names = [model, model.slice(model.lastIndexOf('/') + 1)].map((name) => name.toLowerCase());
  let best: Price | undefined;
  let length = -1;
  for (const price of prices) {
    const wanted = price.model.toLowerCase();
    const open = wanted.endsWith('*');
    const beginning = open ? wanted.slice(0, -1) : wanted;
    const fits = names.some((name) => (open ? name.startsWith(beginning) : name === wanted));
    const weight = open ? beginning.length : Number.MAX_SAFE_INTEGER;
    if (fits && weight > length) {
      best = price;
      length = weight;
    }
  }
  return best;
}

/** US dollars of one call, or NaN where its model has no price or its tokens are unknown. */
export function computeCost(call: PricedTokens, prices: readonly Price[]): number {
  const price = findPrice(call.model, prices);
  if (!price || (Number.isNaN(call.input) && Number.isNaN(call.output))) return Number.NaN;
  const read = known(call.cacheRead);
  const created = known(call.cacheCreation);
  const fresh = Math.max(0, known(call.input) - read - created);
  const sum =
    fresh * price.input +
    read * (price.cacheRead ?? price.input) +
    created * (price.cacheCreation ?? price.input) +
    known(call.output) * price.output;
  return sum / 1e6;
}

const known = (count: number): number => (Number.isNaN(count) ? 0 : count);

/** Prices as a user writes them: `model, input, output[, cache read[, cache creation]]` a line, `#` begins a remark. */
export function parsePrices(text: string): { prices: Price[]; problems: string[] } {
  const prices: Price[] = [];
  const problems: string[] = [];
  text.split('\n').forEach((line, index) => {
    const content = line.replace(/#.*/, '').trim();
    if (content === '') return;
    const [model = '', ...rest] = content.split(',').map((part) => part.trim());
    const numbers = rest.map(Number);
    if (model === '' || numbers.length < 2 || numbers.length > 4 || numbers.some((n) => !(n >= 0) || n === Infinity)) {
      problems.push(`Line ${index + 1} is not “model, input, output[, cache read[, cache creation]]”: ${content}`);
      return;
    }
    const [input = 0, output = 0, cacheRead, cacheCreation] = numbers;
    prices.push({
      model,
      input,
      output,
      ...(cacheRead === undefined ? {} : { cacheRead }),
      ...(cacheCreation === undefined ? {} : { cacheCreation }),
    });
  });
  return { prices, problems };
}
