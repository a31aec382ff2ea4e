/** Who may talk to the server of browser mode: checks of Host, Origin and token, and the headers of every answer. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** 256 random bits as text that needs no escaping in URLs and cookies. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that says nothing about where two texts differ, nor how long the secret is. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(secret)) && given !== undefined;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether only this machine can connect to an address that is listened on. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether the `Host` header names this server. A page of another site that has made its own name resolve to this
 * address (DNS rebinding) sends that name. Any port is right: `ssh -L` may have changed it.
 */
export function hostAllowed(header: string | undefined, listening: string): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '');
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (LOOPBACK.has(name)) return true;
  if (isLoopback(listening)) return false;
  // An address cannot be rebound, only a name can.
  return (
    name === listening.toLowerCase() || name === hostname().toLowerCase() || isIP(name.replace(/[[\]]/g, '')) !== 0
  );
}

/** Whether a request comes from a page of this server itself, as far as its headers tell. */
export function originAllowed(request: IncomingMessage, required: boolean): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return !required;
  try {
    const url = new URL(origin);
    return (
      (url.protocol === 'http:' || url.protocol === 'https:') && url.host === new URL(`${url.protocol}//${host}`).host
    );
  } catch {
    // `null`, or no origin at all: not ours.
    return false;
  }
}

/** The value of one cookie. */
export function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The headers of every answer. `host` has passed `hostAllowed`. */
export function securityHeaders(host: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), bluetooth=()',
  };
}
