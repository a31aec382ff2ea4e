import { formatDuration } from '../../shared/base/format.ts';
import type { CellPage, TimeShare } from '../../shared/cell/page/page.ts';
import { KIND_WORDS } from '../ui/kind-words.ts';
import { percent, roundToTenths } from '../ui/shares.ts';
import './time.css';
import './plain-table.css';

const WORDS: Readonly<Record<string, string>> = { ...KIND_WORDS, unattributed: 'unattributed' };

/** One bar that is the wall time, cut by who had it; the same as a table. */
export function TimeSection({ page }: { readonly page: CellPage }) {
  const shares = page.time.filter(({ time }) => time > 0);
  const tenths = roundToTenths(shares.map(({ time }) => time));
  if (shares.length === 0) return <p className="text-remark">No time was recorded.</p>;
  return (
    <>
      <div className="time-bar" aria-hidden="true">
        {shares.map((share, index) => (
          <span
            key={share.kind}
            className={share.kind === 'unattributed' ? 'time-part time-unattributed' : 'time-part'}
            style={{ flexGrow: share.time, ...colour(share) }}
            title={`${WORDS[share.kind]}: ${formatDuration(share.time)}, ${percent(tenths[index] ?? 0)}`}
          />
        ))}
      </div>
      <table className="plain-table time-table" aria-label="Where the time went">
        <thead>
          <tr>
            <th scope="col">spent on</th>
            <th scope="col" className="plain-table-number">
              time
            </th>
            <th scope="col" className="plain-table-number">
              share
            </th>
          </tr>
        </thead>
        <tbody>
          {shares.map((share, index) => (
            <tr key={share.kind}>
              <th scope="row">
                <i
                  className={share.kind === 'unattributed' ? 'cell-key time-unattributed' : 'cell-key'}
                  style={colour(share)}
                  aria-hidden="true"
                />
                {WORDS[share.kind]}
              </th>
              <td className="plain-table-number">{formatDuration(share.time)}</td>
              <td className="plain-table-number">{percent(tenths[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">wall</th>
            <td className="plain-table-number">{formatDuration(page.wall)}</td>
            <td className="plain-table-number">{percent(1000)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="text-remark">
        Each instant belongs to the deepest span that ran. Time that only the agent’s or the container’s own span covers
        is unattributed.
      </p>
    </>
  );
}

function colour({ kind }: TimeShare) {
  return kind === 'unattributed' ? undefined : { backgroundColor: `var(--kind-${kind})` };
}
