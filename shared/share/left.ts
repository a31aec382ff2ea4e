/** The last look before anything is written: whether a secret that was found still stands in what was masked. */
import { decodeUtf8 } from '../base/bytes.ts';

const ESCAPES = /\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;

/** How many of the secrets stand in the bytes of a file: as they are, in its JSON strings, or on its terminal. */
export function secretsLeft(bytes: Uint8Array, secrets: ReadonlySet<string>): number {
  if (secrets.size === 0) return 0;
  const text = decodeUtf8(bytes);
  const said = saidBy(text);
  const shown = said.join('').replace(ESCAPES, '');
  const squeezed = squeeze(shown);
  let left = 0;
  for (const secret of secrets) {
    const held =
      text.includes(secret) ||
      said.some((one) => one.includes(secret)) ||
      shown.includes(secret) ||
      squeezed.includes(squeeze(secret));
    if (held) left++;
  }
  return left;
}

function squeeze(text: string): string {
  return text.replace(/[\s│|]+/g, '');
}

/** What the lines of a file say once their escapes are undone: output of a recording, strings of a trace. */
function saidBy(text: string): string[] {
  const said: string[] = [];
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('"', at);
    if (start < 0) break;
    let end = text.indexOf('"', start + 1);
    while (end > 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
    if (end < 0) break;
    const inside = text.slice(start + 1, end);
    // Letters alone (`o`, `stringValue`) tell nothing and would stand between the pieces of what does.
    if (inside.length > 1 || text[end + 1] === ']') said.push(inside.includes('\\') ? unescaped(inside) : inside);
    at = end + 1;
  }
  return said;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let count = 0;
  while (at - count - 1 > start && text.charCodeAt(at - count - 1) === 92) count++;
  return count % 2 === 1;
}

function unescaped(inside: string): string {
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    // Not a string of JSON: it is looked at as it stands.
    return inside;
  }
}
