import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../../cli/arguments.ts';

describe('the command line', () => {
  it('opens the files it is given, or an empty window', () => {
    expect(parseCommand(['a.jsonl', 'b.cast'])).toEqual({ name: 'open', files: ['a.jsonl', 'b.cast'] });
    expect(parseCommand([])).toEqual({ name: 'open', files: [] });
  });

  it('serves on loopback unless told otherwise', () => {
    expect(parseCommand(['serve', 'a'])).toEqual({
      name: 'serve',
      files: ['a'],
      port: undefined,
      host: '127.0.0.1',
      open: false,
    });
    expect(parseCommand(['serve', '--port', '0', '--host=0.0.0.0', '--open', 'a', 'b'])).toEqual({
      name: 'serve',
      files: ['a', 'b'],
      port: 0,
      host: '0.0.0.0',
      open: true,
    });
  });

  it('takes options before, between and after the files', () => {
    const expected = { name: 'stats', files: ['a', 'b'], json: true };
    expect(parseCommand(['stats', '--json', 'a', 'b'])).toEqual(expected);
    expect(parseCommand(['stats', 'a', '--json', 'b'])).toEqual(expected);
    expect(parseCommand(['stats', 'a', 'b', '--json'])).toEqual(expected);
  });

  it('takes what times are added up by', () => {
    expect(parseCommand(['stats', 'a', '--by', 'kind'])).toEqual({
      name: 'stats',
      files: ['a'],
      json: false,
      by: 'kind',
    });
  });

  it('opens a file whose name begins with a dash, or is the name of a command, behind --', () => {
    expect(parseCommand(['stats', '--', '--odd.json'])).toEqual({ name: 'stats', files: ['--odd.json'], json: false });
    expect(parseCommand(['./serve'])).toEqual({ name: 'open', files: ['./serve'] });
  });

  it('answers --help and --version whatever else is there', () => {
    expect(parseCommand(['stats', '--help'])).toEqual({ name: 'help' });
    expect(parseCommand(['-v', 'x'])).toEqual({ name: 'version' });
  });

  it.each([
    [['stats'], /at least one file/],
    [['--jsno', 'a'], /--jsno/],
    [['serve', '--port', '70000'], /65535/],
    [['serve', '--port', '-1'], /port/],
    [['serve', '--port', '12x'], /12x/],
    [['serve', '--json'], /--json does not go with serve/],
    [['a', '--port', '1'], /--port does not go with opening a window/],
    [['stats', 'a', '--open'], /--open/],
    [['stats', 'a', '--json=yes'], /json/],
    [['stats', 'a', '--by', 'size'], /name or kind/],
    [['serve', '--by', 'name'], /--by does not go with serve/],
  ])('refuses %j and says what is wrong', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });
});
