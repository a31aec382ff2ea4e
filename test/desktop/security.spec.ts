import { request as httpRequest } from 'node:http';
import { expect, test } from './desktop.ts';

test.describe('the page is kept in its place', () => {
  test('it has no Node, no Electron, and only the named functions of the bridge', async ({ empty: { page } }) => {
    const found = await page.evaluate(() => ({
      names: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in window),
      bridge: Object.entries((window as unknown as { spanreelDesktop: object }).spanreelDesktop).map(
        ([name, value]) => `${name}:${typeof value}`,
      ),
    }));
    expect(found.names).toEqual([]);
    expect(found.bridge.length).toBeGreaterThan(10);
    expect(found.bridge.filter((entry) => !entry.endsWith(':function'))).toEqual([]);
  });

  test('its window is sandboxed and isolated', async ({ empty: { app } }) => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag: webviewTag ?? false };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('it comes with a content security policy that stops scripts written into it', async ({ empty: { page } }) => {
    const outcome = await page.evaluate(async () => {
      const policy = (await fetch('/index.html')).headers.get('content-security-policy');
      const violation = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
      });
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return { policy, violation: await violation, injected: 'injected' in window };
    });
    expect(outcome.policy).toContain("default-src 'none'");
    expect(outcome.policy).not.toContain('unsafe-eval');
    expect(outcome).toMatchObject({ violation: 'script-src-elem', injected: false });
  });

  test('it cannot open windows', async ({ empty: { app, page } }) => {
    const opened = await page.evaluate(() =>
      ['https://example.com/', 'about:blank', '/'].map((url) => window.open(url)),
    );
    expect(opened).toEqual([null, null, null]);
    expect(app.windows()).toHaveLength(1);
  });

  test('it gets no permission but writing to the clipboard', async ({ empty: { page } }) => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const found: string[] = [];
      for (const name of names) found.push((await navigator.permissions.query({ name: name as PermissionName })).state);
      const location = await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
        ),
      );
      return { found: [...new Set(found)], location };
    });
    expect(states).toEqual({ found: ['denied'], location: 'denied' });
    // Copying also asks for the focus, which a click gives.
    await page.getByRole('heading', { name: 'Open a trace' }).click();
    await page.evaluate(() => navigator.clipboard.writeText('copied from the page'));
  });

  test('addresses outside the application are refused, however they are written', async ({ empty: { app } }) => {
    const statuses = await app.evaluate(async ({ session }) => {
      const found: Record<string, number> = {};
      for (const path of [
        '',
        'index.html',
        'missing.js',
        '%2e%2e%2f%2e%2e%2fpackage.json',
        '..%2f..%2fpackage.json',
        '..%5c..%5cpackage.json',
        'assets/..%2f..%2f..%2fpackage.json',
        '%00',
        '%ff',
      ])
        found[path] = (await session.defaultSession.fetch(`app://spanreel/${path}`)).status;
      found.otherHost = (await session.defaultSession.fetch('app://elsewhere/index.html')).status;
      found.post = (await session.defaultSession.fetch('app://spanreel/', { method: 'POST', body: 'x' })).status;
      return found;
    });
    expect(statuses).toEqual({
      '': 200,
      'index.html': 200,
      'missing.js': 404,
      '%2e%2e%2f%2e%2e%2fpackage.json': 403,
      '..%2f..%2fpackage.json': 403,
      '..%5c..%5cpackage.json': 403,
      'assets/..%2f..%2f..%2fpackage.json': 403,
      '%00': 403,
      '%ff': 403,
      otherHost: 403,
      post: 405,
    });
  });

  test('it loads nothing from the network', async ({ empty: { app } }) => {
    const { createServer } = await import('node:http');
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    const fetched = await app.evaluate(({ BrowserWindow }, target) => {
      // Past the page's own policy: the session refuses too.
      return BrowserWindow.getAllWindows()[0]
        ?.webContents.session.fetch(target)
        .then(
          () => 'loaded',
          () => 'refused',
        );
    }, url);
    expect(fetched).toBe('refused');
    expect(asked).toBe(0);
    await new Promise<void>((resolve, reject) => {
      httpRequest(url, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
    expect(asked).toBe(1);
    server.close();
  });

  test('it cannot navigate away, not even to another page of its own', async ({ desktop }) => {
    const { page } = await desktop.start();
    const before = page.url();
    for (const target of ['https://example.com/', 'app://spanreel/other.html', 'data:text/html,x', 'file:///etc/hosts'])
      await page.evaluate((url) => {
        location.href = url;
      }, target);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    const now = await page.evaluate(() => ({ url: location.href, root: document.getElementById('root') !== null }));
    expect(now).toEqual({ url: before, root: true });
  });
});

test.describe('requests to the main process are checked', () => {
  test('a payload of another shape is refused, and nothing is done', async ({ empty: { page } }) => {
    const answers = await page.evaluate(async () => {
      const bridge = (
        window as unknown as { spanreelDesktop: Record<string, (...args: unknown[]) => Promise<unknown>> }
      ).spanreelDesktop;
      const attempts: [string, unknown[]][] = [
        ['chooseFiles', ['everything']],
        ['openRecent', [{ path: '/etc/hosts' }]],
        ['openSample', ['../../..']],
        ['setMenu', [[{ id: 'x' }]]],
        ['setMenu', ['menu']],
        ['setTitle', [12]],
        ['saveView', ['key', { a: 1 }]],
        ['saveView', ['key', 'x'.repeat(400_000)]],
        ['grantDropped', [[new File(['x'], 'made-up.json')]]],
        ['grantDropped', [['/etc/hosts']]],
      ];
      const found: string[] = [];
      for (const [name, args] of attempts)
        found.push(
          await (bridge[name]?.(...args) ?? Promise.resolve()).then(
            () => `${name} was accepted`,
            () => 'refused',
          ),
        );
      return found;
    });
    expect([...new Set(answers)]).toEqual(['refused']);
  });

  test('only web addresses are handed to the system', async ({ empty: { app, page } }) => {
    await app.evaluate(({ shell }) => {
      const handed: string[] = [];
      (globalThis as unknown as { handed: string[] }).handed = handed;
      shell.openExternal = async (url) => void handed.push(url);
    });
    const answers = await page.evaluate(async () => {
      const { spanreelDesktop } = window as unknown as {
        spanreelDesktop: { openExternal(url: string): Promise<void> };
      };
      const found: string[] = [];
      for (const url of [
        'file:///etc/hosts',
        'javascript:alert(1)',
        'smb://host/share',
        'no address',
        'https://example.com/a',
      ])
        found.push(
          await spanreelDesktop.openExternal(url).then(
            () => 'opened',
            () => 'refused',
          ),
        );
      return found;
    });
    expect(answers).toEqual(['refused', 'refused', 'refused', 'refused', 'opened']);
    const handed = await app.evaluate(() => (globalThis as unknown as { handed: string[] }).handed);
    expect(handed).toEqual(['https://example.com/a']);
  });

  test('an engine cannot be asked for a file that the user did not open', async ({ empty: { page } }) => {
    const answer = await page.evaluate(async () => {
      const { spanreelDesktop } = window as unknown as { spanreelDesktop: { connect(): Promise<number> } };
      const port = new Promise<MessagePort>((resolve) => {
        window.addEventListener('message', (event) => {
          if (event.data?.spanreel === 'engine-port' && event.ports[0]) resolve(event.ports[0]);
        });
      });
      await spanreelDesktop.connect();
      const engine = await port;
      const answered = new Promise<{ t: string; result?: unknown }>((resolve) => {
        engine.onmessage = ({ data }) => data.t !== 'event' && resolve(data);
      });
      engine.postMessage({
        t: 'request',
        id: 1,
        name: 'open',
        argument: { files: [{ id: '/etc/hosts', name: 'hosts' }] },
      });
      return JSON.stringify(await answered);
    });
    expect(answer).toContain('was not opened by the user');
  });
});
