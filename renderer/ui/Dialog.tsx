import { type ReactNode, useEffect, useRef } from 'react';
import './dialog.css';

interface Props {
  /** Its name for assistive technology, and its heading where `heading` is set. */
  readonly title: string;
  readonly heading?: boolean;
  /** Extra class: sets width and height. */
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog (the browser's own: it traps the focus, gives it back, and answers Escape). A press outside closes it.
 */
export function Dialog({ title, heading, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    const before = document.activeElement;
    element.showModal();
    // The field, where there is one: the browser would choose the close button.
    element.querySelector('input')?.focus();
    return () => {
      element.close();
      // React takes the element away before the browser would give the focus back.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // The press outside is a convenience for pointers; Escape and the close button do the same for everybody.
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        {heading && (
          <div className="dialog-heading">
            <h2>{title}</h2>
            <button type="button" className="button quiet" onClick={onClose} aria-label="Close">
              ×
            </button>
          </div>
        )}
        {children}
      </div>
    </dialog>
  );
}
