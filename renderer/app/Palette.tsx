import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import type { Row } from '../../shared/trace/table.ts';
import type { Command } from '../commands/command.ts';
import { allCommands, canRun, runCommand } from '../commands/registry.ts';
import { goToRow } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Keys } from '../ui/Keys.tsx';
import { fuzzyPositions, fuzzyScore } from './fuzzy.ts';
import { spansNamed } from './spans-named.ts';
import './palette.css';

const MOST_SPANS = 30;

type Entry =
  | { readonly type: 'command'; readonly id: string; readonly command: Command }
  | { readonly type: 'span'; readonly id: string; readonly row: Row };

/** Everything by name: commands first, then spans. A combobox over a list box. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => find(text), [text]);
  const current = Math.min(active, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    // The option to bring into view depends on both.
    void [current, entries];
  }, [current, entries]);
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back, so that a command may take it.
    setTimeout(() => (entry.type === 'command' ? runCommand(entry.command) : goToRow(entry.row)));
  };
  const keys = (event: KeyboardEvent) => {
    const count = Math.max(1, entries.length);
    const to = {
      ArrowDown: (current + 1) % count,
      ArrowUp: (current - 1 + count) % count,
      PageDown: Math.min(current + 8, count - 1),
      PageUp: Math.max(current - 8, 0),
    }[event.key];
    if (to !== undefined) setActive(to);
    else if (event.key === 'Enter') choose(entries[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Command palette" className="palette" onClose={onClose}>
      <input
        className="field"
        role="combobox"
        aria-label="Command or span"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries[current] ? `palette-${entries[current].id}` : undefined}
        aria-autocomplete="list"
        placeholder="Type a command or the name of a span"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={keys}
      />
      <div id="palette-list" className="palette-list" role="listbox" aria-label="Commands and spans" ref={list}>
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={index === current}
            className="palette-entry"
            onClick={() => choose(entry)}
            onPointerMove={() => setActive(index)}
          >
            {entry.type === 'command' ? (
              <CommandEntry command={entry.command} text={text} />
            ) : (
              <SpanEntry row={entry.row} />
            )}
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className="dialog-nothing" role="status">
          No command or span has this name.
        </p>
      )}
    </Dialog>
  );
}

function find(text: string): Entry[] {
  const found = allCommands()
    .filter((command) => !command.hidden && canRun(command))
    .map((command) => ({ command, score: fuzzyScore(command.title, text) || fuzzyScore(command.group, text) / 2 }))
    .filter(({ score }) => score > 0);
  if (text.trim() !== '') found.sort((a, b) => b.score - a.score);
  const entries: Entry[] = found.map(({ command }) => ({ type: 'command', id: command.id, command }));
  for (const row of spansNamed(documentStore.getState().table, text, MOST_SPANS))
    entries.push({ type: 'span', id: `row-${row}`, row });
  return entries;
}

function CommandEntry({ command, text }: { readonly command: Command; readonly text: string }) {
  const marked = new Set(text.trim() === '' ? [] : fuzzyPositions(command.title, text));
  const key = command.keys[0];
  return (
    <>
      <span className="palette-group">{command.group}</span>
      <span className="palette-title">
        {[...command.title].map((letter, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the letters of a title do not move
          marked.has(index) ? <mark key={index}>{letter}</mark> : letter,
        )}
      </span>
      {key !== undefined && <Keys stroke={key} />}
    </>
  );
}

function SpanEntry({ row }: { readonly row: Row }) {
  const { table } = documentStore.getState();
  const kind = KINDS[table.kind[row] ?? 0] ?? 'internal';
  return (
    <>
      <span className="palette-group">
        <i className="dot" style={{ background: `var(--kind-${kind})` }} /> {kind}
      </span>
      <span className="palette-title">{table.strings[table.name[row] ?? 0]}</span>
      <span className="palette-time">{formatClock(table.start[row] ?? 0)}</span>
    </>
  );
}
