import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../src/duration.mjs';

test('adds hours and minutes', () => {
  assert.equal(parseDuration('1h30m'), 5400);
});

test('reads milliseconds', () => {
  assert.equal(parseDuration('250ms'), 0.25);
});

test('keeps minutes and milliseconds apart', () => {
  assert.equal(parseDuration('2m500ms'), 120.5);
});

test('refuses what is no duration', () => {
  assert.throws(() => parseDuration('soon'), RangeError);
});
