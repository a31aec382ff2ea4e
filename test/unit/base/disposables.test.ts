import { expect, it } from 'vitest';
import { Disposables } from '../../../shared/base/disposables.ts';

it('ends what was added last first, and everything once', () => {
  const ended: string[] = [];
  const all = new Disposables();
  all.add(
    () => ended.push('first'),
    () => ended.push('second'),
  );
  all.add(() => ended.push('third'));
  all.dispose();
  all.dispose();
  expect(ended).toEqual(['third', 'second', 'first']);
});

it('ends the others where one throws, and throws its error afterwards', () => {
  const ended: string[] = [];
  const all = new Disposables();
  const fails = (message: string) => () => {
    throw new Error(message);
  };
  all.add(() => ended.push('first'), fails('broken'));
  expect(() => all.dispose()).toThrow('broken');
  expect(ended).toEqual(['first']);
  all.add(fails('one'), fails('two'));
  expect(() => all.dispose()).toThrow(AggregateError);
});
