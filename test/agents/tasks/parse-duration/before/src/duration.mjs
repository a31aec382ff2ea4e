/** Seconds in one of each unit. */
const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.01 };

/** Seconds of a text such as `1h30m` or `250ms`. Throws a RangeError for anything else. */
export function parseDuration(text) {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new RangeError(`"${text}" is not a duration.`);
  return parts.reduce((seconds, [, amount, unit]) => seconds + Number(amount) * UNITS[unit], 0);
}
