import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRemembered } from '../../../../renderer/app/remember.ts';

describe('what was remembered from the last visit', () => {
  it('comes back', () => {
    const kept = {
      nameWidth: 300,
      inspectorOpen: false,
      terminalOpen: true,
      inspectorTab: 'raw',
      speed: 2,
      skipIdle: true,
      follow: false,
    };
    expect(readRemembered(JSON.stringify(kept))).toEqual(kept);
  });

  it('is left out value by value where it is not what it should be', () => {
    expect(readRemembered('{"nameWidth":-5,"inspectorOpen":1,"inspectorTab":"sql","speed":1e9,"follow":true}')).toEqual(
      {
        follow: true,
      },
    );
  });

  it('never breaks the start, whatever was stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
        expect(Object.keys(readRemembered(text)).length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
