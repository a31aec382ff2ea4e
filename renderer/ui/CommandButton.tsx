import type { ReactNode } from 'react';
import { ariaKeys } from '../commands/keys.ts';
import { commandById, runCommand } from '../commands/registry.ts';
import { isMac } from './platform.ts';

interface ButtonProps {
  readonly id: string;
  readonly label: string;
  readonly className?: string;
  readonly pressed?: boolean;
  readonly children: ReactNode;
}

/** A button that runs a command, named and with its key in the tooltip. */
export function CommandButton({ id, label, className = 'icon-button', pressed, children }: ButtonProps) {
  const command = commandById(id);
  const key = command?.keys[0];
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={key === undefined ? undefined : ariaKeys(key, isMac)}
      title={label}
      onClick={() => command && runCommand(command)}
    >
      {children}
    </button>
  );
}
