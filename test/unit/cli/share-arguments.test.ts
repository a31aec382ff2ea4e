import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../../cli/arguments.ts';

describe('share, badge and report', () => {
  it('take a cell, and where to write', () => {
    expect(parseCommand(['share', 'c', '-o', 'x.html', '--reveal'])).toEqual({
      name: 'share',
      cell: 'c',
      output: 'x.html',
      reveal: true,
    });
    expect(parseCommand(['share', 'c'])).toEqual({ name: 'share', cell: 'c', output: undefined, reveal: false });
    expect(parseCommand(['badge', 'c', '--output=b.svg'])).toEqual({ name: 'badge', cell: 'c', output: 'b.svg' });
    expect(parseCommand(['report', 'c'])).toEqual({ name: 'report', cell: 'c', output: undefined });
    expect(parseCommand(['report', '--help'])).toEqual({ name: 'share-help' });
  });

  it.each([
    [['share'], 'share needs a cell.'],
    [['badge', 'a', 'b'], 'badge takes one cell, not 2.'],
    [['report', 'a', '--reveal'], '--reveal does not go with report.'],
    [['share', 'a', '-o', ''], '--output needs a file.'],
    [['share', 'a', '--json'], "Unknown option '--json'."],
  ])('%j is refused', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });
});
