import { useMemo, useState } from 'react';
import { formatInteger } from '../../../shared/base/format.ts';
import { diffJson } from '../../../shared/compare/diff/json.ts';
import { diffText, type TextDiff } from '../../../shared/compare/diff/text.ts';
import type { Piece } from '../../../shared/compare/diff/words.ts';
import { indentJson, withoutEscapes } from '../../ui/texts.ts';
import { type FoldedRun, foldRuns } from './folds.ts';
import { JsonChanges } from './JsonChanges.tsx';
import './text-changes.css';

interface Props {
  readonly base: string;
  readonly new: string;
}

/** How two values in JSON differ. */
const drawTexts = (base: string, newText: string) => <TextChanges base={base} new={newText} />;

/** How two texts differ: JSON value by value, short texts by words, long ones by lines. */
export function TextChanges({ base, new: newText }: Props) {
  const [baseClean, newClean] = useMemo(() => [withoutEscapes(base), withoutEscapes(newText)], [base, newText]);
  const json = useMemo(() => diffJson(baseClean, newClean), [baseClean, newClean]);
  const text = useMemo(
    () => (json ? undefined : diffText(readable(baseClean), readable(newClean))),
    [json, baseClean, newClean],
  );
  if (json) return <JsonChanges diff={json} drawTexts={drawTexts} />;
  if (!text) return null;
  if (text.by === 'nothing')
    return (
      <p className="text-note">
        {base === newText
          ? 'The same in both runs.'
          : 'The same in both runs, apart from what a terminal does not show.'}
      </p>
    );
  return text.by === 'words' ? (
    <Words pieces={text.pieces} />
  ) : (
    <Lines key={`${base.length} ${newText.length}`} diff={text} />
  );
}

/** JSON in one line that is not compared value by value has lines at least. */
function readable(text: string): string {
  return /^\s*[[{]/.test(text) && !text.includes('\n') && text.length < 500_000 ? indentJson(text) : text;
}

/** What is removed is struck through, what is added underlined: never only a colour. */
function Words({ pieces }: { readonly pieces: readonly Piece[] }) {
  const [before, after] = pieces;
  // Nothing in common: one after the other is easier to read than one in the other.
  if (pieces.length === 2 && before?.what === 'removed' && after?.what === 'added') {
    const beside = before.text.length + after.text.length <= BESIDE;
    return (
      <p className={beside ? 'text-code text-changes-words' : 'text-code text-changes-words text-changes-apart'}>
        <del>{before.text}</del>
        {beside && ' → '}
        <ins>{after.text}</ins>
      </p>
    );
  }
  return (
    <p className="text-code text-changes-words">
      <Marked pieces={pieces} />
    </p>
  );
}

/** Characters of two short values that have room in one line. */
const BESIDE = 60;
/** Characters of a stretch that is the same on both sides of a change in one line, and of a change itself. */
const AROUND = 160;
const LONGEST = 1500;

function Marked({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ what, text }, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity, and their order is what they are.
    if (what === 'removed') return <del key={at}>{<Long text={text} />}</del>;
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    if (what === 'added') return <ins key={at}>{<Long text={text} />}</ins>;
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    return <Same key={at} text={text} first={at === 0} last={at === pieces.length - 1} />;
  });
}

/** A text of which first only the beginning is shown. */
function Long({ text }: { readonly text: string }) {
  const [all, setAll] = useState(false);
  if (all || text.length <= LONGEST * 1.2) return text;
  return (
    <>
      {text.slice(0, LONGEST)}
      <button type="button" className="text-more" onClick={() => setAll(true)}>
        … all {formatInteger(text.length)} characters
      </button>
    </>
  );
}

/** What is the same, with its middle folded where it is long: what is near a change is what is read. */
function Same({ text, first, last }: { readonly text: string; readonly first: boolean; readonly last: boolean }) {
  const [all, setAll] = useState(false);
  const keepStart = first ? 0 : AROUND;
  const keepEnd = last ? 0 : AROUND;
  if (all || text.length <= AROUND * 4) return text;
  return (
    <>
      {text.slice(0, keepStart)}
      <button type="button" className="text-changes-unfold text-changes-unfold-inside" onClick={() => setAll(true)}>
        ⋯ {formatInteger(text.length - keepStart - keepEnd)} characters the same
      </button>
      {keepEnd > 0 && text.slice(-keepEnd)}
    </>
  );
}

function Lines({ diff }: { readonly diff: Extract<TextDiff, { by: 'lines' }> }) {
  const folded = useMemo(() => foldRuns(diff.runs), [diff]);
  const { left } = diff;
  return (
    <>
      <pre className="text-code diff-lines text-changes-lines">
        {folded.map((run, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity, and their order is what they are.
          <Run key={at} run={run} />
        ))}
      </pre>
      {(left.base > 0 || left.new > 0) && (
        <p className="text-note text-warning text-changes-left">
          The texts are too different to be compared whole. Not compared: the last {formatInteger(left.base)} lines of
          the base and the last {formatInteger(left.new)} of the other run.
        </p>
      )}
    </>
  );
}

const SIGN = { same: '  ', added: '+ ', removed: '− ' } as const;
const CLASS = { same: 'diff-lines-same', added: 'diff-lines-add', removed: 'diff-lines-remove' } as const;
/** Lines of one run that are shown at first. */
const SHOWN = 40;

function Run({ run }: { readonly run: FoldedRun }) {
  const { what, lines, pieces, folded } = run;
  const [shown, setShown] = useState(folded ? 0 : SHOWN);
  const visible = lines.length <= shown * 1.25 ? lines.length : shown;
  const more = lines.length - visible;
  return (
    <>
      {visible > 0 && (
        <span className={CLASS[what]}>
          {pieces
            ? pieces.slice(0, visible).map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity, and their order is what they are.
                <span key={at} className="text-changes-line">
                  {SIGN[what]}
                  <Marked pieces={line} />
                  {'\n'}
                </span>
              ))
            : `${lines
                .slice(0, visible)
                .map((line) => `${SIGN[what]}${cutLine(line)}`)
                .join('\n')}\n`}
        </span>
      )}
      {more > 0 && (
        <button type="button" className="text-changes-unfold" onClick={() => setShown(visible + (folded ? 200 : 1000))}>
          ⋯ {formatInteger(more)} {visible > 0 ? 'more ' : ''}
          {more === 1 ? 'line' : 'lines'} {what === 'same' ? 'the same' : what}
        </button>
      )}
    </>
  );
}

/** No line of a megabyte in the page; the Raw tab of each run has all of it. */
function cutLine(line: string): string {
  return line.length > 20_000 ? `${line.slice(0, 20_000)}… (${formatInteger(line.length)} characters)` : line;
}
