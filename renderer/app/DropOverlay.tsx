import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { openFiles } from '../document/session.ts';
import { reportFailure } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { dropped } from './dropped.ts';
import './drop-overlay.css';

/** Files and folders can be dropped anywhere in the window. */
export function DropOverlay() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving an element for another one inside the window is not leaving the window.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      openDropped(event.dataTransfer).catch((error: unknown) => reportFailure('Opening the dropped files', error));
    };
    const listeners = { dragenter: drag, dragover: drag, dragleave: leave, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div>
        <Download size={28} />
        Drop traces, recordings or a folder to open them
      </div>
    </div>
  );
}

async function openDropped(transfer: DataTransfer): Promise<void> {
  const { shell } = shellStore.getState();
  if (!shell) return;
  const grants = await shell.grantDropped(await dropped(transfer, shell.kind === 'desktop'));
  if (grants.length === 0) throw new Error('There is no trace or recording in it.');
  await openFiles(grants);
}
