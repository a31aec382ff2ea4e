/** Numbers on the command line. */
import { UsageError } from '../usage-error.ts';

/** Returns the number of an option; undefined where it is not given. @throws UsageError */
export function parseCount(text: string | undefined, option: string, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < least || count > most) {
    throw new UsageError(`--${option} takes a number from ${least} to ${most}, not ${text}.`);
  }
  return count;
}
