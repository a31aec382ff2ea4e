/** Masks secrets in a unified diff, and says in which of its files they stood. */
import type { Secrets } from '../secrets/collected.ts';

/** Each file of the diff is masked as a whole: a private key takes several lines. */
export function maskDiff(diff: string, file: string, secrets: Secrets): string {
  const starts = [...diff.matchAll(/^diff --git /gm)].map((hit) => hit.index);
  if (starts[0] !== 0) starts.unshift(0);
  return starts
    .map((start, index) => {
      const part = diff.slice(start, starts[index + 1]);
      const path = /^\+\+\+ (?:b\/)?(.+)$/m.exec(part)?.[1] ?? /^diff --git a\/(.+?) b\//.exec(part)?.[1];
      return secrets.lines(part, { file, place: path ?? 'the diff' });
    })
    .join('');
}
