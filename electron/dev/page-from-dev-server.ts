/**
 * The page from the dev server, at the address that it has in the program: origin, bridge and all checks stay what they
 * are. Of the policy only that is different which the dev server needs: its inline scripts, and its connection.
 */
import { app, session, type WebContents } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../address.ts';
import { ORIGIN, SCHEME } from '../bridge.ts';
import { NONCE, PAGE } from './settings.ts';

const UPDATES = PAGE.replace(/^http/, 'ws');
const POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", `script-src 'self' 'nonce-${NONCE}'`).replace(
  "connect-src 'self'",
  `connect-src 'self' ${UPDATES}`,
);
const ALLOWED = [`${SCHEME}:`, 'blob:', 'data:', 'devtools:', 'chrome:', 'chrome-extension:', `${UPDATES}/`];

async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  // Not the page's conditions: this scheme has no cache that an answer "not modified" could mean.
  const accept = request.headers.get('accept') ?? '*/*';
  const response = await fetch(`${PAGE}${pathname}${search}`, { headers: { accept } });
  const headers = new Headers(response.headers);
  headers.set('content-security-policy', POLICY);
  // The body has been unpacked.
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(response.body, { status: response.status, headers });
}

/** Pages may not lead anywhere, not even to themselves; that is how the dev server shows a change, so it is done for it. */
function allowReload(contents: WebContents): void {
  contents.on('will-frame-navigate', ({ url, isMainFrame }) => {
    if (isMainFrame && url.split('#')[0] === contents.getURL().split('#')[0]) setImmediate(() => contents.reload());
  });
}

/** Takes the place of what the program will set for its page: its scheme, and what requests may leave. */
function usePageFromDevServer(): void {
  const { protocol, webRequest } = session.defaultSession;
  const { handle } = protocol;
  protocol.handle = (scheme) => handle.call(protocol, scheme, answer);
  const { onBeforeRequest } = webRequest;
  const decide: Parameters<typeof onBeforeRequest>[0] = ({ url }, decided) =>
    decided({ cancel: !ALLOWED.some((start) => url.startsWith(start)) });
  webRequest.onBeforeRequest = () => onBeforeRequest.call(webRequest, decide);
  console.log(`${ORIGIN} is served from ${PAGE}.`);
}

app.on('web-contents-created', (_created, contents) => allowReload(contents));
// Before the program's own start, whose module is imported later.
app.whenReady().then(usePageFromDevServer, console.error);
