import { expect, it } from 'vitest';
import { messageOf } from '../../../shared/base/errors.ts';
import { isObject } from '../../../shared/base/is-object.ts';

it('an error becomes its message, anything else its text', () => {
  expect(messageOf(new TypeError('no such file'))).toBe('no such file');
  expect(messageOf('refused')).toBe('refused');
  expect(messageOf(undefined)).toBe('undefined');
});

it('only what has keys is an object', () => {
  expect(isObject({})).toBe(true);
  for (const value of [null, undefined, [], 'text', 1]) expect(isObject(value)).toBe(false);
});
