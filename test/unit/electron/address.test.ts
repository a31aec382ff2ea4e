import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathWithin } from '../../../electron/address.ts';

const folder = join(sep, 'opt', 'program', 'dist', 'renderer');

describe('addresses of the application', () => {
  it('mean files below the folder of the page', () => {
    expect(pathWithin(folder, 'app://spanreel/')).toBe(join(folder, 'index.html'));
    expect(pathWithin(folder, 'app://spanreel/assets/a%20b.js?x#y')).toBe(join(folder, 'assets', 'a b.js'));
  });

  it('mean nothing on another host, in another scheme, or when they cannot be read', () => {
    for (const address of [
      'app://other/index.html',
      'https://spanreel/index.html',
      'app://spanreel/%ff',
      'nonsense',
      '',
    ])
      expect(pathWithin(folder, address), address).toBeUndefined();
  });

  it('never lead out of the folder', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '/',
      '%5c',
      '\\',
      '%00',
      'a',
      '%252e',
      '//',
      ':',
      '@',
      '?',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = pathWithin(folder, `app://spanreel/${pieces.join('')}`);
        expect(path === undefined || path.startsWith(folder + sep)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
