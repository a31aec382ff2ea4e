import './diff-lines.css';
/** A diff, coloured by line. The signs stay, so colour is never the only difference. */
export function DiffLines({ text }: { readonly text: string }) {
  const runs = splitRuns(text);
  return (
    <pre className="text-code diff-lines">
      {runs.map((run) => (
        <span key={run.from} className={`diff-lines-${run.kind}`}>
          {run.text}
        </span>
      ))}
    </pre>
  );
}

interface Run {
  readonly from: number;
  readonly kind: 'add' | 'remove' | 'hunk' | 'file' | 'same';
  text: string;
}

/** Consecutive lines of one kind as one piece: a long diff must not become an element a line. */
function splitRuns(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const kind = lineKind(line);
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += `${line}\n`;
    else runs.push({ from: at, kind, text: `${line}\n` });
    at += line.length + 1;
  }
  return runs;
}

function lineKind(line: string): Run['kind'] {
  if (/^(?:diff --git |index [0-9a-f]|--- |\+\+\+ |\*\*\* |Index: )/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'add';
  if (line.startsWith('-')) return 'remove';
  return 'same';
}
