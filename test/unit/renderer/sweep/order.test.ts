import { expect, it } from 'vitest';
import { columnsSorted, rowsSorted, sortColumnsBy, sortRowsBy } from '../../../../renderer/sweep/matrix/order.ts';

it('a title sorts by best first, then by worst first, then by name again', () => {
  const best = sortRowsBy({}, 'sum');
  const worst = sortRowsBy(best, 'sum');
  expect([best, worst, sortRowsBy(worst, 'sum')]).toEqual([
    { rowsBy: 'sum', rowsUp: false },
    { rowsBy: 'sum', rowsUp: true },
    {},
  ]);
  expect([rowsSorted(best, 'sum'), rowsSorted(worst, 'sum'), rowsSorted({}, 'sum')]).toEqual([
    'descending',
    'ascending',
    'none',
  ]);
});

it('another title starts with best first, and the other axis keeps its order', () => {
  const order = sortColumnsBy({ rowsBy: 'sum', rowsUp: true }, 'pi m');
  expect(order).toEqual({ rowsBy: 'sum', rowsUp: true, columnsBy: 'pi m', columnsUp: false });
  expect(sortRowsBy(order, 'fizz')).toEqual({ rowsBy: 'fizz', rowsUp: false, columnsBy: 'pi m', columnsUp: false });
  expect(columnsSorted(order, 'pi m')).toBe('descending');
});
