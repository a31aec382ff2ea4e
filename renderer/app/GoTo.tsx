import { type FormEvent, useState } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import { absolute, toRfc3339 } from '../../shared/base/time.ts';
import { seek } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { viewportStore } from '../stores/viewport.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { parseTimeInput, TIME_EXAMPLES } from './time-input.ts';
import './go-to.css';

/** Go to a time: one field, which says at once where it leads or why it does not. */
export function GoTo({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const { origin } = documentStore.getState().table;
  const result = parseTimeInput(text, {
    now: playbackStore.getState().time,
    whole: viewportStore.getState().whole,
    origin,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!result.ok) return;
    seek(result.time);
    onClose();
  };
  const wrong = !result.ok && (tried || text !== '');
  return (
    <Dialog title="Go to time" className="go-to" onClose={onClose}>
      <form onSubmit={submit}>
        <label htmlFor="goto-time">Go to time</label>
        <input
          id="goto-time"
          className="field mono"
          autoComplete="off"
          spellCheck={false}
          placeholder={formatClock(playbackStore.getState().time)}
          value={text}
          aria-invalid={wrong}
          aria-describedby="goto-says"
          onChange={(event) => setText(event.target.value)}
        />
        <p id="goto-says" className={wrong ? 'text-hint wrong' : 'text-hint'} aria-live="polite">
          {result.ok
            ? `${formatClock(result.time)} · ${toRfc3339(absolute(origin, result.time))}${result.note ? ` · ${result.note}` : ''}`
            : wrong
              ? result.message
              : `For example ${TIME_EXAMPLES}.`}
        </p>
      </form>
    </Dialog>
  );
}
