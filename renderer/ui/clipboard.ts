/** Copying. What is copied is what is shown: masked unless secrets are revealed. */
import { notify, reportFailure } from '../stores/notices.ts';

/** Copies a text and says so. `what`: "Arguments", "The value of gen_ai.tool.name". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // Pages without the permission (plain http on another host) still have the older way.
    if (!copyBySelection(text)) {
      reportFailure(`${what} could not be copied`, error);
      return;
    }
  }
  notify(`${what} copied`);
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  const before = document.activeElement;
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
