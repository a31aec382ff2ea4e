/** What pages may not do, for every page there will ever be: leave, open windows, ask for permissions, load from afar. */
import { app, type Session } from 'electron';
import { SCHEME } from './bridge.ts';

/** Copying text is all that the page asks of the system. */
const ALLOWED_PERMISSIONS = new Set(['clipboard-sanitized-write']);
/** Schemes of what the page is made of. `devtools` is the inspector, which only the user can open. */
const ALLOWED_SCHEMES = new Set([`${SCHEME}:`, 'blob:', 'data:', 'devtools:', 'chrome:', 'chrome-extension:']);

/** Applies to all web contents that are created from now on. Call before the first window. */
export function hardenContents(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Denies permissions but copying, devices, and every request that does not stay in the application. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(ALLOWED_PERMISSIONS.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => ALLOWED_PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !staysInside(details.url) }));
  // Checking the spelling would load dictionaries from the network.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    // Exports are blobs that the page made itself.
    if (!item.getURL().startsWith('blob:')) event.preventDefault();
  });
}

function staysInside(url: string): boolean {
  try {
    return ALLOWED_SCHEMES.has(new URL(url).protocol);
  } catch {
    return false;
  }
}
