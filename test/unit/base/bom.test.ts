import { expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../../shared/base/bytes.ts';

it('text that begins with a byte order mark keeps it', () => {
  expect(decodeUtf8(encodeUtf8('\ufeffname'))).toBe('\ufeffname');
});
