import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { redactText } from '../../shared/cell/redact.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { shellStore } from '../stores/shell.ts';
import { useStore } from '../stores/store.ts';
import { ClockFollower } from './follow.ts';
import { terminalPanelStore } from './panel-state.ts';
import { shownRecording } from './placement.ts';
import { PADDING, TerminalScreen } from './screen.ts';
import { setSelectionSource } from './selection.ts';

/** The screen itself. It follows the clock without React. */
export function TerminalView() {
  const host = useRef<HTMLElement>(null);
  const screenRef = useRef<TerminalScreen>(undefined);
  const [text, setText] = useState('');
  const recorded = useStore(documentStore, (state) => state.recordings.length > 0);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const screen = new TerminalScreen(element, (url) => shellStore.getState().shell?.openExternal(url));
    screenRef.current = screen;
    const room = () => [element.clientWidth - PADDING * 2, element.clientHeight - PADDING * 2] as const;
    const refit = () => {
      if (shownRecording()) {
        screen.fit(terminalPanelStore.getState().scale, ...room());
        screen.showCursor();
      } else follower.restart();
    };
    const follower = new ClockFollower(screen, {
      refit: () => screen.fit(terminalPanelStore.getState().scale, ...room()),
      rested: () => {
        const { reveal } = layoutStore.getState();
        setText(reveal ? screen.text() : redactText(screen.text()).text);
      },
      room: () => screen.room(...room()),
    });
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    const unsubscribe = [
      terminalPanelStore.subscribe((state, before) => {
        if (state.scale !== before.scale) refit();
      }),
      layoutStore.subscribe((state, before) => {
        if (state.dark !== before.dark) requestAnimationFrame(() => screen.refreshTheme());
      }),
    ];
    setSelectionSource(screen.terminal);
    return () => {
      setSelectionSource(undefined);
      for (const stop of unsubscribe) stop();
      observer.disconnect();
      follower.dispose();
      screen.dispose();
    };
  }, []);

  const scroll = (event: KeyboardEvent) => {
    const terminal = screenRef.current?.terminal;
    if (!terminal || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'PageUp') terminal.scrollPages(-1);
    else if (event.key === 'PageDown') terminal.scrollPages(1);
    else return;
    event.preventDefault();
  };

  return (
    <div className="terminal-area">
      <section
        className="terminal-host"
        ref={host}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        aria-label={recorded ? 'Terminal screen' : 'Summary of the spans'}
        onKeyDown={scroll}
      />
      <pre className="visually-hidden" data-testid="terminal-text">
        {text}
      </pre>
    </div>
  );
}
