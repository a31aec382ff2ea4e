import { describe, expect, it } from 'vitest';
import { findNeeds, readCommandLine } from '../../../cli/arguments.ts';
import { COMMANDS } from '../../../cli/commands/index.ts';
import { USAGE } from '../../../cli/usage.ts';

describe('the commands', () => {
  it('have names of their own, and a line in the general help or a help that another command shows', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
    for (const { name, summary, help } of COMMANDS) {
      if (summary) expect(USAGE).toContain(`  spanreel ${summary.usage} `);
      else expect(help?.text, name).toContain(`spanreel ${name} `);
    }
  });

  it('are explained in one column, which no line of the help leaves', () => {
    const lines = USAGE.split('\n').filter((line) => line.startsWith('  spanreel '));
    expect(new Set(lines.map((line) => /^.*? {3}(?=\S)/.exec(line)?.[0].length))).toHaveLength(1);
    expect(Math.max(...USAGE.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it.each(COMMANDS.filter(({ name }) => name !== 'open'))('$name answers --help', ({ name, help }) => {
    expect(readCommandLine([name, '--help']).parsed).toEqual({ name: help?.name ?? 'help' });
  });

  it('say what has to be built for them in a checkout', () => {
    expect(findNeeds([])).toEqual({ parts: ['cli', 'renderer', 'electron'], hasTerminal: false });
    expect(findNeeds(['run.jsonl']).parts).toContain('electron');
    expect(findNeeds(['--help']).parts).toEqual(['cli']);
    expect(findNeeds(['serve', 'a']).parts).toEqual(['cli', 'renderer']);
    expect(findNeeds(['share', 'a']).parts).toEqual(['cli', 'share']);
    expect(findNeeds(['record', '--', 'agent'])).toEqual({ parts: ['cli'], hasTerminal: true });
  });

  it('that have no help of their own may stand behind their options', () => {
    expect(readCommandLine(['--json', 'stats', 'a']).parsed).toEqual({ name: 'stats', files: ['a'], json: true });
    expect(readCommandLine(['--port', '80', 'serve']).parsed).toMatchObject({ name: 'serve', port: 80 });
    expect(readCommandLine(['--', 'a', 'record']).parsed).toEqual({ name: 'open', files: ['a', 'record'] });
  });
});
