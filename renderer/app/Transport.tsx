import { Crosshair, FastForward, Pause, Play, Repeat, SkipBack, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { SPEEDS, speedLabel } from '../document/playback-commands.ts';
import { layoutStore } from '../stores/layout.ts';
import { playbackStore } from '../stores/playback.ts';
import { useStore } from '../stores/store.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Keys } from '../ui/Keys.tsx';
import { Clock } from './Clock.tsx';
import { Tallies } from './Tallies.tsx';
import './transport.css';

/** Play, step, the clock, how it plays, and what has happened so far. */
export function Transport() {
  const speed = useStore(playbackStore, (state) => state.speed);
  const playing = useStore(playbackStore, (state) => state.playing);
  const compares = useStore(layoutStore, (state) => state.view === 'compare');
  return (
    <footer className="transport">
      <div className="transport-buttons">
        <CommandButton
          id={compares ? 'compare.previous' : 'navigate.previous'}
          label={compares ? 'Previous step' : 'Previous span'}
        >
          <SkipBack size={15} />
        </CommandButton>
        <CommandButton id="playback.toggle" label={playing ? 'Pause' : 'Play'} className="icon-button transport-play">
          {playing ? <Pause size={15} fill="currentColor" /> : <Play size={15} fill="currentColor" />}
        </CommandButton>
        <CommandButton id={compares ? 'compare.next' : 'navigate.next'} label={compares ? 'Next step' : 'Next span'}>
          <SkipForward size={15} />
        </CommandButton>
      </div>
      <Clock />
      <select
        className="transport-speed"
        aria-label="Speed"
        title="Speed (keys 1 to 9)"
        value={speed}
        onChange={(event) => playbackStore.setState({ speed: Number(event.target.value) })}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {speedLabel(value)}
          </option>
        ))}
      </select>
      <div className="transport-toggles">
        <Toggle id="playback.skip-idle" name="skipIdle" label="Skip idle" icon={<FastForward size={13} />} />
        <Toggle id="playback.loop" name="loop" label="Loop" icon={<Repeat size={13} />} />
        <Toggle id="playback.follow" name="follow" label="Follow" icon={<Crosshair size={13} />} />
      </div>
      <Tallies />
      <div className="transport-hints" aria-hidden="true">
        <span>
          <Keys stroke="Space" /> play
        </span>
        <span>
          <Keys stroke="ArrowLeft" /> <Keys stroke="ArrowRight" /> step span
        </span>
        <span className="transport-hint-nudge">
          <Keys stroke="," /> <Keys stroke="." /> 100 ms
        </span>
      </div>
      <CommandButton id="view.help" label="All keys" className="transport-all-keys">
        <Keys stroke="?" /> <span className="transport-all-keys-words">all keys</span>
      </CommandButton>
    </footer>
  );
}

interface ToggleProps {
  readonly id: string;
  readonly name: 'skipIdle' | 'loop' | 'follow';
  readonly label: string;
  readonly icon: ReactNode;
}

function Toggle({ id, name, label, icon }: ToggleProps) {
  const on = useStore(playbackStore, (state) => state[name]);
  return (
    <CommandButton id={id} label={label} className="transport-toggle" pressed={on}>
      {icon}
      <span className="transport-toggle-label">{label.toLowerCase()}</span>
    </CommandButton>
  );
}
