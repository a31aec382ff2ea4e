import { useMemo, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { documentStore } from '../stores/document.ts';
import { type FlameValue, statisticsStore } from '../stores/statistics.ts';
import { useStore } from '../stores/store.ts';
import { FlameGraph } from './FlameGraph.tsx';
import { ALL, flameModel } from './flame-model.ts';
import { frameSentence } from './flame-words.ts';
import { stepInstance } from './instances.ts';
import { Switch } from './Switch.tsx';
import './flame.css';

const VALUES: readonly (readonly [value: FlameValue, title: string])[] = [
  ['path', 'critical path'],
  ['self', 'self time'],
];
const DIRECTIONS: readonly (readonly [value: 'down' | 'up', title: string])[] = [
  ['down', 'callees'],
  ['up', 'callers'],
];

/** The flame graph by name path, or its reverse, with the frame that the keys are at in words. */
export function FlameTab() {
  const { flame, value, reverse } = useStore(statisticsStore, (state) => state);
  const table = useStore(documentStore, (state) => state.table);
  const model = useMemo(() => flame && flameModel(flame, value), [flame, value]);
  const [place, setPlace] = useState({ model, zoom: ALL, current: ALL });
  // Another graph has other nodes.
  const { zoom, current } = place.model?.flame === model?.flame ? place : { zoom: ALL, current: ALL };
  if (!model) return <p className="statistics-message statistics-late">Adding up…</p>;
  const move = (next: { readonly zoom?: number; readonly current?: number }) =>
    setPlace({ model, zoom, current, ...next });
  const { grouped } = model.flame;
  const kind = KINDS[model.flame.kind[current] as number];
  const name = table.strings[model.flame.name[current] as number];
  return (
    <div className="flame">
      <div className="flame-bar">
        <Switch
          label="Width of a frame"
          options={VALUES}
          value={value}
          onChange={(next) => statisticsStore.setState({ value: next })}
        />
        <Switch
          label="Direction"
          options={DIRECTIONS}
          value={reverse ? 'up' : 'down'}
          onChange={(next) => statisticsStore.setState({ reverse: next === 'up' })}
        />
        <button type="button" className="button small" disabled={zoom === ALL} onClick={() => move({ zoom: ALL })}>
          Whole graph
        </button>
        <button
          type="button"
          className="button small"
          disabled={name === undefined || kind === undefined}
          onClick={() => {
            if (name !== undefined && kind) stepInstance({ by: 'name', name, kind, frames: false }, 1);
          }}
        >
          Go to a span of the frame
        </button>
        {grouped > 0 && (
          <span className="statistics-note">
            {formatInteger(grouped)} spans with rarer names are shown together as “others”.
          </span>
        )}
      </div>
      <p className="flame-sentence" role="status">
        {frameSentence(table, model, value, current)}
      </p>
      <FlameGraph table={table} model={model} value={value} zoom={zoom} current={current} onMove={move} />
    </div>
  );
}
