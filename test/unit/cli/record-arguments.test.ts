import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../../cli/arguments.ts';

describe('the command line of record', () => {
  it('takes everything behind -- as the command, options of its own included', () => {
    const command = parseCommand(['record', '--model', 'm', '--', 'agent', '--model', 'x', '--', '-v']);
    expect(command).toMatchObject({
      name: 'record',
      options: { model: 'm', command: ['agent', '--model', 'x', '--', '-v'], interactive: false, content: false },
    });
  });

  it('understands every option', () => {
    const line = `record --task t --agent pi --model m --run 3 --sweep s --out o --timeout 1.5 --model-endpoint http://x
      --content --image i --interactive --tui --otlp http://y --env A=1 --env B=x=y --record-input --cols 80 --rows 24
      --prompt p --in-place`;
    expect(parseCommand(line.split(/\s+/))).toEqual({
      name: 'record',
      options: {
        command: undefined,
        task: 't',
        agent: 'pi',
        model: 'm',
        run: 3,
        sweep: 's',
        out: 'o',
        timeoutS: 1.5,
        modelEndpoint: 'http://x',
        content: true,
        image: 'i',
        interactive: true,
        tui: true,
        otlp: 'http://y',
        env: { A: '1', B: 'x=y' },
        recordInput: true,
        cols: 80,
        rows: 24,
        prompt: 'p',
        inPlace: true,
      },
    });
  });

  it('answers --help, but leaves the one behind -- to the command', () => {
    expect(parseCommand(['record', '--help'])).toEqual({ name: 'record-help' });
    expect(parseCommand(['record', '--', 'agent', '--help'])).toMatchObject({ name: 'record' });
    expect(parseCommand(['sweep', '-h'])).toEqual({ name: 'sweep-help' });
  });

  it.each([
    [['record'], /a command behind --, or --agent/],
    [['record', 'agent'], /spanreel record -- agent/],
    [['record', '--'], /a command behind --/],
    [['record', '--', ''], /is empty/],
    [['record', '--agent', ' '], /--agent takes a name/],
    [['record', '--run', '0', '--', 'a'], /--run takes a number from 1/],
    [['record', '--run', '1.5', '--', 'a'], /not 1.5/],
    [['record', '--timeout', '0', '--', 'a'], /--timeout/],
    [['record', '--timeout', '10m', '--', 'a'], /10m/],
    [['record', '--cols', '1', '--', 'a'], /--cols takes a number from 2/],
    [['record', '--nope', '--', 'a'], /--nope/],
    [['sweep'], /needs a file/],
    [['sweep', 'a', 'b'], /b is one too many/],
    [['sweep', 'a', '--jobs', '0'], /--jobs takes a number from 1/],
  ])('refuses %j and says what is wrong', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });

  it('never repeats a variable that it does not understand, since it may hold a key', () => {
    expect(() => parseCommand(['record', '--env', 'sk-test-000', '--', 'a'])).toThrow('--env takes NAME=VALUE.');
  });
});
