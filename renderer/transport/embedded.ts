/** The cell that a shared page carries in itself. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { EMBEDDED_TYPE } from '../../shared/share/document.ts';
import { grantLocal } from '../worker/local-file.ts';

const elements = () => document.querySelectorAll<HTMLScriptElement>(`script[type="${EMBEDDED_TYPE}"]`);

/** Whether this page is a shared one. Once the files are taken out of it, it still is. */
export function carriesCell(): boolean {
  // The list of commands is also read where there is no page.
  return typeof document !== 'undefined' && elements().length > 0;
}

/** Grants for the files in the page that are opened; the others lie beside them. */
export async function embeddedFiles(): Promise<readonly FileGrant[]> {
  const all: { path: string; file: File }[] = [];
  const open: string[] = [];
  for (const element of elements()) {
    const path = element.dataset.name ?? '';
    const bytes = await unpack(element.textContent);
    all.push({ path, file: new File([bytes], path.split('/').pop() ?? path) });
    if (element.dataset.open !== undefined) open.push(path);
    // It would be kept twice.
    element.textContent = '';
  }
  return grantLocal(all, open);
}

async function unpack(base64: string): Promise<Blob> {
  const packed = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).blob();
}
