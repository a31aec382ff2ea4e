import { describe, expect, it } from 'vitest';
import {
  listProcesses,
  parseMarked,
  parseProcesses,
  processStart,
  RUN_MARK,
} from '../../../../harness/run/processes.ts';

describe('the processes of a run', () => {
  it('are read from what ps says, without zombies', () => {
    const listed = parseProcesses('    1     0     1 Ss\n 4321   1 4320 S+\n  77 4321 4320 Z+\nps: a warning\n');
    expect(listed.map(({ pid, parent, group }) => [pid, parent, group])).toEqual([
      [1, 0, 1],
      [4321, 1, 4320],
    ]);
  });

  it('are known by their mark, and not by one that only begins like it', () => {
    const listed = `  10 sh -c x PATH=/bin ${RUN_MARK}=abc HOME=/\n  11 sh ${RUN_MARK}=abcd\n  12 node ${RUN_MARK}=abc\n  13 sh`;
    expect([...parseMarked(listed, 'abc')]).toEqual([10, 12]);
  });

  it('are none where nothing carries the mark and the first one is gone', () => {
    expect(listProcesses({ pid: 2 ** 22 + 1, mark: 'no-such-run', alive: () => false, since: 0 })).toEqual([]);
  });

  it('never include this one, and nothing that began before the first', () => {
    const since = processStart(process.pid);
    if (process.platform === 'linux') expect(since).toBeGreaterThan(0);
    const found = listProcesses({ pid: process.pid, mark: 'no-such-run', alive: () => true, since });
    expect(found).not.toContain(process.ppid);
  });
});
