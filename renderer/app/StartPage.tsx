import { useEffect, useState } from 'react';
import type { Sample } from '../../shared/shell.ts';
import { shellStore } from '../stores/shell.ts';
import { useStore } from '../stores/store.ts';
import { openFiles } from './session.ts';

/** What an empty window offers: open, drop, recent files, samples. */
export function StartPage() {
  const shell = useStore(shellStore, (state) => state.shell);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    shell?.samples().then(setSamples, () => setSamples([]));
  }, [shell]);
  if (!shell) return null;
  return (
    <div className="start">
      <button type="button" className="button" onClick={async () => openFiles(await shell.chooseFiles('files'))}>
        Open files
      </button>
      {samples.map((sample) => (
        <button
          key={sample.id}
          type="button"
          className="button"
          onClick={async () => openFiles(await shell.openSample(sample.id))}
        >
          {sample.name}
        </button>
      ))}
    </div>
  );
}
