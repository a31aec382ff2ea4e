/** Messages as attributes: bounded in size, without the credentials of the request that carried them. */
import { MASK } from '../../shared/secrets/replacement.ts';

/** Characters of one text, and of all messages of one request. */
const LARGEST_TEXT = 256 << 10;
const LARGEST_LIST = 8 << 20;

/** Replaces every occurrence of these credentials. */
export function withoutCredentials(text: string, credentials: readonly string[]): string {
  let clean = text;
  for (const credential of credentials) {
    if (clean.includes(credential)) clean = clean.replaceAll(credential, MASK);
  }
  return clean;
}

/** A list as JSON, long texts cut; where it is too large, the middle is left out and counted. Undefined where empty. */
export function listText(list: readonly unknown[]): { readonly json: string; readonly cut: boolean } | undefined {
  if (list.length === 0) return undefined;
  let cut = false;
  const texts = list.map((item) =>
    JSON.stringify(item, (_key, value: unknown) => {
      if (typeof value !== 'string' || value.length <= LARGEST_TEXT) return value;
      cut = true;
      return `${value.slice(0, LARGEST_TEXT)}… (${value.length} characters)`;
    }),
  );
  let size = texts.reduce((sum, text) => sum + text.length + 1, 1);
  if (size <= LARGEST_LIST) return { json: `[${texts.join(',')}]`, cut };
  // The beginning has the task, the end what is new.
  const middle = Math.min(2, texts.length - 1);
  let left = 0;
  while (size > LARGEST_LIST && middle + left < texts.length - 1) size -= texts[middle + left++]?.length ?? 0;
  const note = JSON.stringify({ role: 'user', parts: [{ type: 'text', content: `… ${left} messages left out …` }] });
  return { json: `[${[...texts.slice(0, middle), note, ...texts.slice(middle + left)].join(',')}]`, cut: true };
}
