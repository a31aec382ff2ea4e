import { formatInteger } from '../../shared/base/format.ts';
import type { Problem } from '../../shared/base/problem.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { Dialog } from '../ui/Dialog.tsx';
import './problems.css';

/** Everything that was wrong in the files, with its place; and the files that could not be read at all. */
export function Problems({ onClose }: { readonly onClose: () => void }) {
  const problems = useStore(documentStore, (state) => state.problems);
  const info = useStore(documentStore, (state) => state.info);
  const skipped = (info?.files ?? []).flatMap((file) =>
    Object.entries(file.skipped).map(([name, count]) => ({ file: file.name, name, count })),
  );
  return (
    <Dialog title="Problems in the files" heading className="problems" onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="dialog-scroll" tabIndex={0} aria-label="Problems">
        {problems.length === 0 && skipped.length === 0 && <p className="dialog-nothing">None. Everything was read.</p>}
        <ProblemList problems={problems} />
        {skipped.length > 0 && (
          <>
            <h3>Read, but not shown</h3>
            <ul className="problems-list">
              {skipped.map(({ file, name, count }) => (
                <li key={`${file} ${name}`}>
                  {formatInteger(count)} × {name} <span className="problems-place">{file}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </Dialog>
  );
}

/** Problems with message, code and byte offset. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ul className="problems-list">
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and problems may repeat
        <li key={index}>
          {problem.message}
          <span className="problems-place">
            <code>{problem.code}</code>
            {problem.offset !== undefined && <> at byte {formatInteger(problem.offset)}</>}
            {problem.more !== undefined && problem.more > 0 && <> and {formatInteger(problem.more)} more like it</>}
          </span>
        </li>
      ))}
    </ul>
  );
}
