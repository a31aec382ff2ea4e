/** The panels that the frame holds. Each is found by its file, so that the frame stands while one of them is away. */
import type { ComponentType } from 'react';

const found = import.meta.glob<Record<string, ComponentType>>(
  [
    '../timeline/TraceView.tsx',
    '../timeline/Overview.tsx',
    '../inspector/Inspector.tsx',
    '../terminal/TerminalPanel.tsx',
  ],
  { eager: true },
);

function panel(file: string, name: string): ComponentType {
  return found[file]?.[name] ?? (() => <div className="panel-failure">{name}</div>);
}

export const TraceView = panel('../timeline/TraceView.tsx', 'TraceView');
export const Overview = panel('../timeline/Overview.tsx', 'Overview');
export const Inspector = panel('../inspector/Inspector.tsx', 'Inspector');
export const TerminalPanel = panel('../terminal/TerminalPanel.tsx', 'TerminalPanel');
