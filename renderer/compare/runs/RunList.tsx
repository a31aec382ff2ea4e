import { formatDuration, formatInteger } from '../../../shared/base/format.ts';
import type { Comparison, RunInfo } from '../../../shared/compare/comparison.ts';
import type { BothSides } from '../../../shared/compare/sides.ts';
import { showPair } from '../session.ts';
import './run-list.css';

interface Props {
  readonly comparison: Comparison;
  readonly chosen: BothSides<number>;
}

/** The runs by name, for who does not press dots: each shows its pair. */
export function RunList({ comparison, chosen }: Props) {
  return (
    <section className="run-list" aria-label="Runs by name">
      <Side
        title="Base"
        runs={comparison.base}
        chosen={chosen.base}
        onChoose={(index) => void showPair(index, chosen.new)}
      />
      <Side
        title="New"
        runs={comparison.new}
        chosen={chosen.new}
        onChoose={(index) => void showPair(chosen.base, index)}
      />
    </section>
  );
}

interface SideProps {
  readonly title: string;
  readonly runs: readonly RunInfo[];
  readonly chosen: number;
  onChoose(index: number): void;
}

function Side({ title, runs, chosen, onChoose }: SideProps) {
  return (
    <div>
      <h3>
        <i className={`compare-mark compare-mark-${title.toLowerCase()}`} aria-hidden="true" /> {title}{' '}
        <span className="run-list-count">{formatInteger(runs.length)}</span>
      </h3>
      <ul>
        {runs.map(({ name, wall, spans }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several runs may have one name
          <li key={index}>
            <button
              type="button"
              aria-current={index === chosen ? 'true' : undefined}
              title={`${name}, ${formatInteger(spans)} spans`}
              onClick={() => onChoose(index)}
            >
              <span>{name}</span>
              <b>{formatDuration(wall)}</b>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
