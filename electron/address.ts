/** Addresses of the app:// scheme, and the policy that every answer carries. */
import { join } from 'node:path';
import { isInside } from '../shared/node/inside.ts';
import { ORIGIN } from './bridge.ts';

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The file that an address of ours means, or undefined where it leaves `folder` or is not one of ours. */
export function pathWithin(folder: string, address: string): string | undefined {
  let pathname: string;
  try {
    const url = new URL(address);
    if (`${url.protocol}//${url.host}` !== ORIGIN) return undefined;
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return undefined;
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  return isInside(folder, path) ? path : undefined;
}
