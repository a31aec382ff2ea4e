/** Finds out what surrounds the page. */
import type { Shell } from '../../shared/shell.ts';
import { makeDesktopShell } from './desktop.ts';
import { makeServerShell } from './server.ts';
import { makeStaticShell } from './static.ts';

/** The desktop's bridge where the preload script has set one, a server where the page names one, else the page alone. */
export async function makeShell(): Promise<Shell> {
  if (window.spanreelDesktop) return makeDesktopShell(window.spanreelDesktop);
  if (document.querySelector('meta[name="spanreel-session"]')) return makeServerShell();
  return makeStaticShell();
}
