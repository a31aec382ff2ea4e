import { expect, it } from 'vitest';
import { openCommand, recordProgress, scoreTable } from '../../../cli/progress.ts';

it('writes a line a phase, with escape sequences of the agent made harmless', () => {
  const lines: string[] = [];
  const progress = recordProgress((line) => lines.push(line), false);
  progress.phase?.('launch', 'agent \x1b[2J\nx');
  progress.problem?.('odd\x07');
  expect(lines).toEqual(['launch   agent  [2J x', 'problem  odd ']);
});

it('holds lines back while an interactive agent has the terminal', () => {
  const lines: string[] = [];
  const progress = recordProgress((line) => lines.push(line), true);
  progress.phase?.('prepare', 'a');
  progress.phase?.('launch', 'b');
  progress.problem?.('c');
  expect(lines).toEqual(['prepare  a']);
  progress.phase?.('agent', 'd');
  progress.phase?.('score', 'e');
  expect(lines).toEqual(['prepare  a', '', 'launch   b', 'problem  c', 'agent    d', 'score    e']);
});

it('says the scores in columns, with why', () => {
  const table = scoreTable([
    { name: 'pass_rate', values: {}, score: 1, label: 'pass', explanation: 'It ended with 0. More.' },
    { name: 'blast_radius', values: {}, score: 0.857142, label: 'spread', explanation: 'Six files.' },
    { name: 'refusal', values: {}, score: undefined, label: 'not applicable', explanation: '' },
  ]);
  expect(table.split('\n')).toEqual([
    '  pass_rate         1  pass            It ended with 0.',
    '  blast_radius  0.857  spread          Six files.',
    '  refusal           -  not applicable',
  ]);
});

it('quotes a folder that a shell would take apart', () => {
  expect(openCommand('/a/b-1')).toBe('spanreel /a/b-1');
  expect(openCommand("/a b/it's")).toBe(`spanreel '/a b/it'\\''s'`);
});
