import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRequest, isWebAddress } from '../../../electron/payload.ts';

describe('requests from the page', () => {
  it('are let through in their exact shape', () => {
    expect(checkRequest({ name: 'chooseFiles', argument: 'folder' })).toEqual({
      name: 'chooseFiles',
      argument: 'folder',
    });
    expect(checkRequest({ name: 'hello', argument: undefined })).toEqual({ name: 'hello', argument: undefined });
    const entry = { id: 'a', title: 'A', group: 'File', key: '', enabled: true };
    expect(checkRequest({ name: 'setMenu', argument: [entry] })?.argument).toEqual([entry]);
  });

  it('are refused when a part is missing, of another type, or too long', () => {
    for (const payload of [
      undefined,
      null,
      'hello',
      [],
      {},
      { name: 'hello', argument: 1 },
      { name: 'constructor' },
      { name: '__proto__' },
      { name: 'setTitle', argument: 'x'.repeat(10_000) },
      { name: 'setMenu', argument: [{ id: 'a', title: 'A', group: 'File', key: '' }] },
      { name: 'saveView', argument: { key: 'a' } },
      { name: 'grantPaths', argument: [1] },
      { name: 'openExternal', argument: 'file:///etc/hosts' },
    ])
      expect(checkRequest(payload), JSON.stringify(payload)).toBeUndefined();
  });

  it('never make the check throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.string(), (payload, argument, name) => {
        checkRequest(payload);
        checkRequest({ name, argument });
        checkRequest({ name: 'setMenu', argument: [argument] });
        checkRequest({ name: 'saveView', argument });
      }),
    );
  });

  it('may open web addresses only', () => {
    expect(['https://a.example/x', 'http://localhost:3000'].every(isWebAddress)).toBe(true);
    expect(['javascript:alert(1)', 'file:///a', 'data:text/html,a', 'ms-word:x', '//a', ''].some(isWebAddress)).toBe(
      false,
    );
  });
});
