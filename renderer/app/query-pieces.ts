/** Cuts a filter into coloured pieces. Only for the eye: what it means, and what is wrong in it, the engine says. */

export interface QueryPiece {
  readonly from: number;
  readonly text: string;
  /** CSS class. */
  readonly role: 'plain' | 'name' | 'text' | 'number' | 'sign';
  /** Lies in the range that the engine points at. */
  readonly wrong: boolean;
}

const TOKEN =
  /(?<text>"(?:[^"\\]|\\.)*"?|`[^`]*`?)|(?<number>\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)?\b)|(?<name>[A-Za-z_.][\w.:-]*)|(?<sign>&&|\|\||[!<>=~]+|[{}()+*/^|-])/y;

/** The pieces of a text, in order and without gaps. Plain text (not TraceQL) is one role throughout. */
export function queryPieces(text: string, error?: { readonly from: number; readonly to: number }): QueryPiece[] {
  const pieces: QueryPiece[] = [];
  const language = text.trimStart().startsWith('{');
  // A mistake at the very end has no characters: the last one is marked.
  const wrongFrom = error ? Math.min(error.from, Math.max(0, text.length - 1)) : -1;
  const wrongTo = error ? Math.max(error.to, wrongFrom + 1) : -1;
  const add = (from: number, to: number, role: QueryPiece['role']) => {
    for (let at = from; at < to; ) {
      const wrong = at >= wrongFrom && at < wrongTo;
      const end = Math.min(to, wrong ? wrongTo : at < wrongFrom ? wrongFrom : to);
      pieces.push({ from: at, text: text.slice(at, end), role, wrong });
      at = end;
    }
  };
  if (!language) {
    add(0, text.length, 'plain');
    return pieces;
  }
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const role = (['text', 'number', 'name', 'sign'] as const).find((name) => groups?.[name] !== undefined);
    const token = role && groups?.[role];
    if (role && token) {
      add(at, at + token.length, role);
      at += token.length;
    } else {
      add(at, at + 1, 'plain');
      at++;
    }
  }
  return pieces;
}
