/**
 * What stands before the dev server of `npm run dev:serve`: it asks for the same token, Host and Origin as `spanreel serve`,
 * by the same functions (`cli/security.ts`), and hands on to the running one what is its own: the session and the engines.
 */
import { request as ask } from 'node:http';

const HOST = '127.0.0.1';

/**
 * Vite's plugin. `security` is the built `cli/security.ts`, `backend` the `ServerProcess`. `engines` of the result counts
 * the pages that talk to an engine.
 */
export function gate(security, backend) {
  const token = security.makeToken();
  const session = security.makeToken();
  const nonce = security.makeToken();
  let cookieName = 'spanreel-dev';
  const authorised = (request) => security.sameSecret(security.cookie(request, cookieName), session);
  const engines = new Set();

  async function answer(request, response, next) {
    const { host } = request.headers;
    if (!security.hostAllowed(host, HOST)) return refuse(response, 421, 'This server does not go by that name.');
    for (const [name, value] of Object.entries(security.securityHeaders(host))) {
      response.setHeader(name, value.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`));
    }
    if (!security.originAllowed(request, false))
      return refuse(response, 403, 'Requests of other sites are not answered.');
    const url = new URL(request.url ?? '/', 'http://page');
    if (url.pathname === '/' && security.sameSecret(url.searchParams.get('token') ?? undefined, token)) {
      response.setHeader('Set-Cookie', `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`);
    }
    if (url.pathname !== '/session') return next();
    if (!authorised(request)) return refuse(response, 403, 'Open the address that was printed: it holds the token.');
    const { port, cookie } = await backend.reached;
    const asked = ask({ host: HOST, port, path: '/session', headers: { cookie } }, (answered) => {
      response.writeHead(answered.statusCode, { 'Content-Type': answered.headers['content-type'] });
      answered.pipe(response);
    });
    asked.on('error', (error) => refuse(response, 502, error.message));
    asked.end();
  }

  async function upgrade(request, socket, head) {
    if (new URL(request.url ?? '/', 'http://page').pathname !== '/engine') return;
    if (!security.hostAllowed(request.headers.host, HOST))
      return socket.end('HTTP/1.1 421 Misdirected Request\r\n\r\n');
    if (!security.originAllowed(request, true) || !authorised(request))
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const { port, cookie } = await backend.reached;
    const headers = { ...request.headers, host: `${HOST}:${port}`, origin: `http://${HOST}:${port}`, cookie };
    const asked = ask({ host: HOST, port, path: '/engine', headers });
    asked.on('error', () => socket.destroy());
    asked.on('response', ({ statusCode, statusMessage }) =>
      socket.end(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n\r\n`),
    );
    asked.on('upgrade', ({ rawHeaders }, other, first) => {
      const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      join(socket, head, other, first);
    });
    asked.end();
  }

  function join(socket, head, other, first) {
    engines.add(socket);
    socket.on('close', () => engines.delete(socket));
    socket.write(first);
    other.write(head);
    socket.pipe(other).pipe(socket);
    for (const [one, its] of [
      [socket, other],
      [other, socket],
    ]) {
      one.on('error', () => its.destroy());
      one.on('close', () => its.destroy());
    }
  }

  return {
    token,
    engines,
    plugin: {
      name: 'spanreel:gate',
      config: () => ({ html: { cspNonce: nonce } }),
      configureServer({ middlewares, httpServer }) {
        httpServer.once('listening', () => {
          cookieName = `spanreel-dev-${httpServer.address().port}`;
        });
        middlewares.use((request, response, next) => void answer(request, response, next).catch(next));
        httpServer.on('upgrade', (request, socket, head) => {
          upgrade(request, socket, head).catch(() => socket.destroy());
        });
      },
      transformIndexHtml: () => [
        { tag: 'meta', attrs: { name: 'spanreel-session', content: 'server' }, injectTo: 'head-prepend' },
      ],
    },
  };
}

function refuse(response, status, message) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${message}\n`);
}
