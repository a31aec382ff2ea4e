import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import { maskText } from '../../shared/secrets/mask.ts';
import { layoutStore } from '../stores/layout.ts';
import { shellStore } from '../stores/shell.ts';
import { ClockFollower } from './follow.ts';
import { terminalPanelStore } from './panel-state.ts';
import { PADDING, TerminalScreen } from './screen.ts';
import { offerSelection } from './selection.ts';
import type { TerminalSource } from './source.ts';

export interface ScreenProps {
  /** Always the same one while the view is there. */
  readonly source: TerminalSource;
  readonly label: string;
  /** Where tests find the text that is read aloud. */
  readonly testId?: string;
  /** Letters are no smaller, px, unless the user asks for the whole screen: the rest of a line is reached by scrolling. */
  readonly least?: number;
  /** Told the screen's text (masked unless secrets are revealed) when it is at rest, and undefined when it moves on. */
  readonly onText?: (text: string | undefined) => void;
}

/** A terminal's screen. It follows its clock without React. */
export function ScreenView({ source, label, testId = 'terminal-text', least, onText }: ScreenProps) {
  const host = useRef<HTMLElement>(null);
  const screenRef = useRef<TerminalScreen>(undefined);
  const [text, setText] = useState('');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const screen = new TerminalScreen(element, (url) => shellStore.getState().shell?.openExternal(url), least);
    screenRef.current = screen;
    const room = () => [element.clientWidth - PADDING * 2, element.clientHeight - PADDING * 2] as const;
    const refit = () => {
      if (source.recording()) {
        screen.fit(terminalPanelStore.getState().scale, ...room());
        screen.showCursor();
      } else follower.restart();
    };
    const follower = new ClockFollower(screen, source, {
      refit: () => screen.fit(terminalPanelStore.getState().scale, ...room()),
      moved: () => onText?.(undefined),
      rested: () => {
        const { reveal } = layoutStore.getState();
        const read = reveal ? screen.text() : maskText(screen.text()).text;
        setText(read);
        onText?.(read);
      },
      room: () => screen.room(...room()),
    });
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    const listening = new Disposables();
    listening.add(
      terminalPanelStore.subscribe((state, before) => {
        if (state.scale !== before.scale) refit();
      }),
      layoutStore.subscribe((state, before) => {
        if (state.dark !== before.dark) requestAnimationFrame(() => screen.refreshTheme());
      }),
      offerSelection(screen.terminal),
    );
    return () => {
      listening.dispose();
      observer.disconnect();
      follower.dispose();
      screen.dispose();
    };
  }, [source, least, onText]);

  const scroll = (event: KeyboardEvent) => {
    const terminal = screenRef.current?.terminal;
    if (!terminal || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'PageUp') terminal.scrollPages(-1);
    else if (event.key === 'PageDown') terminal.scrollPages(1);
    else return;
    event.preventDefault();
  };

  return (
    <div className="screen-area">
      <section
        className="screen-host"
        ref={host}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        aria-label={label}
        onKeyDown={scroll}
      />
      <pre className="visually-hidden" data-testid={testId}>
        {text}
      </pre>
    </div>
  );
}
