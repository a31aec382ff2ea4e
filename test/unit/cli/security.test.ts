import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cookie,
  hostAllowed,
  isLoopback,
  makeToken,
  originAllowed,
  sameSecret,
  securityHeaders,
} from '../../../cli/security.ts';

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

describe('the Host header', () => {
  it('may be any name of loopback with any port, since ssh may have changed it', () => {
    for (const host of ['127.0.0.1:7117', 'localhost:9999', '[::1]:80', 'LOCALHOST:1', 'localhost']) {
      expect(hostAllowed(host, '127.0.0.1')).toBe(true);
    }
  });

  it('may not be another name that somebody made to resolve to this machine', () => {
    const others = ['evil.example', 'evil.example:7117', 'localhost.evil.example:7117', '127.0.0.1.evil.example', ''];
    for (const host of [...others, undefined, 'localhost:7117@evil.example', 'localhost:7117/x', '192.168.0.7:7117']) {
      expect(hostAllowed(host, '127.0.0.1')).toBe(false);
    }
  });

  it('may be an address or the given name where the server listens for others, but still not any name', () => {
    expect(hostAllowed('192.168.0.7:7117', '0.0.0.0')).toBe(true);
    expect(hostAllowed('build-host:7117', 'build-host')).toBe(true);
    expect(hostAllowed('evil.example:7117', '0.0.0.0')).toBe(false);
  });

  it('is refused whatever it is, unless its name is one of ours', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (host) => {
        const name = host.toLowerCase().replace(/:\d+$/, '');
        expect(hostAllowed(host, '127.0.0.1')).toBe(['127.0.0.1', 'localhost', '[::1]'].includes(name));
      }),
    );
  });
});

describe('the Origin header', () => {
  it('must be the address of the page itself', () => {
    const ours = request({ host: 'localhost:7117', origin: 'http://localhost:7117' });
    expect(originAllowed(ours, true)).toBe(true);
    expect(originAllowed(request({ host: 'localhost:80', origin: 'http://localhost' }), true)).toBe(true);
  });

  it('may not be another site, another port, or null', () => {
    for (const origin of [
      'http://evil.example',
      'http://localhost:7118',
      'http://127.0.0.1:7117',
      'null',
      'file://',
      '',
    ]) {
      expect(originAllowed(request({ host: 'localhost:7117', origin }), false)).toBe(false);
    }
  });

  it('may be absent where a browser sends none, and not where it must', () => {
    expect(originAllowed(request({ host: 'localhost:7117' }), false)).toBe(true);
    expect(originAllowed(request({ host: 'localhost:7117' }), true)).toBe(false);
  });
});

describe('secrets', () => {
  it('are equal only to themselves', () => {
    const token = makeToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(sameSecret(token, token)).toBe(true);
    for (const other of [undefined, '', token.slice(1), `${token}x`, makeToken()]) {
      expect(sameSecret(other, token)).toBe(false);
    }
    expect(sameSecret(undefined, '')).toBe(false);
  });

  it('are read from the one cookie that is asked for', () => {
    const sent = request({ cookie: 'other=1; spanreel-71=x; spanreel-7117=abc=; x' });
    expect(cookie(sent, 'spanreel-7117')).toBe('abc=');
    expect(cookie(sent, 'spanreel-711')).toBeUndefined();
    expect(cookie(request({}), 'spanreel-7117')).toBeUndefined();
  });
});

describe('the headers of every answer', () => {
  it('allow scripts and connections of this server only', () => {
    const policy = securityHeaders('localhost:7117')['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' ws://localhost:7117 wss://localhost:7117;");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

it('knows which addresses only this machine can reach', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]']) expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'build-host', '127.0.0.1.example'])
    expect(isLoopback(host)).toBe(false);
});
