import { expect, it } from 'vitest';
import { placeAfterKey } from '../../../../renderer/ui/roving.ts';

const size = { width: 4, height: 30 };
const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey', boolean>> = {}) =>
  placeAfterKey(
    { key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...held },
    { x: 1, y: 5 },
    size,
    10,
  );

it('arrows go one field, and pages as many rows as there are in one', () => {
  expect(press('ArrowLeft')).toEqual({ x: 0, y: 5 });
  expect(press('ArrowRight')).toEqual({ x: 2, y: 5 });
  expect(press('ArrowUp')).toEqual({ x: 1, y: 4 });
  expect(press('ArrowDown')).toEqual({ x: 1, y: 6 });
  expect(press('PageDown')).toEqual({ x: 1, y: 15 });
});

it('nothing leads out of the grid', () => {
  expect(press('PageUp')).toEqual({ x: 1, y: 0 });
  expect(
    placeAfterKey(
      { key: 'ArrowRight', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false },
      { x: 3, y: 0 },
      size,
      10,
    ),
  ).toEqual({ x: 3, y: 0 });
});

it('home and end go to the ends of the row, with ctrl to the corners', () => {
  expect(press('Home')).toEqual({ x: 0, y: 5 });
  expect(press('End')).toEqual({ x: 3, y: 5 });
  expect(press('Home', { ctrlKey: true })).toEqual({ x: 0, y: 0 });
  expect(press('End', { ctrlKey: true })).toEqual({ x: 3, y: 29 });
});

it('other keys and other modifiers are left to others', () => {
  expect(press('Enter')).toBeUndefined();
  expect(press('ArrowLeft', { ctrlKey: true })).toBeUndefined();
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined();
  expect(press('Home', { shiftKey: true })).toBeUndefined();
});
