import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCell } from '../../../harness/opened-cell.ts';
import { type BuiltCommand, buildCommand, start, until } from './command.ts';
import { makeScene, type Scene } from './scene.ts';

let command: BuiltCommand;
let scene: Scene;

/** Says the time every few ms, in its terminal and beside it, until it loses its terminal. */
const CLOCK = `
import { appendFileSync } from 'node:fs';
process.on('SIGHUP', () => process.exit());
for (;;) {
  const now = Date.now();
  process.stdout.write('tick ' + now + '\\r\\n');
  appendFileSync(process.argv[2], now + '\\n');
  await new Promise((done) => setTimeout(done, 5));
}
`;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.remove());
afterEach(() => scene.remove());

const moments = Array.from({ length: 20 }, (_, seed) => ({ seed, ms: (seed * 7919) % 400 }));

describe('kill -9 of the harness', () => {
  it.each(moments)(
    'after $ms ms leaves a trace and a recording that open, with all but the last 100 ms',
    async ({ ms }) => {
      scene = await makeScene();
      const clock = join(scene.root, 'clock.mjs');
      const ticks = join(scene.root, 'ticks.txt');
      const folder = join(scene.root, 'cell');
      // Killed, it leaves its temporary folders: they go with the scene.
      const temporary = join(scene.root, 'tmp');
      mkdirSync(temporary);
      writeFileSync(clock, CLOCK);
      writeFileSync(ticks, '');
      const running = start(
        command.file,
        ['record', '--agent', 'clock', '--task', scene.task, '--out', folder, '--', process.execPath, clock, ticks],
        { cwd: scene.root, env: { ...scene.env, TMPDIR: temporary } },
      );
      await until('the agent says something', () => readFileSync(ticks, 'utf8') !== '');
      await sleep(ms);
      const killed = Date.now();
      running.child.kill('SIGKILL');
      await running.ended;

      const cell = await openCell(folder);
      try {
        const flags = Object.fromEntries(cell.spans.map((span) => [span.name, span.flags]));
        expect(flags['prepare:demo/two']).toEqual([]);
        expect(flags['clock:git-init-marker']).toEqual([]);
        expect(flags['clock:launch']).toContain('unfinished');
        expect(flags['clock:demo/two']).toContain('unfinished');
        const container = cell.spans.find(({ name }) => name === 'clock:launch');
        expect(container?.attributes['cell.terminal.start_unix_nano']).toBeDefined();

        const recording = readFileSync(join(folder, 'terminal.cast'), 'utf8');
        const said = [...readFileSync(ticks, 'utf8').matchAll(/^(\d+)$/gm)].map(([, tick]) => Number(tick));
        for (const tick of said.filter((tick) => tick < killed - 100)) expect(recording).toContain(`tick ${tick}`);
        expect(cell.recordings).toHaveLength(1);
        const [first = 0] = said;
        const shown = await cell.shown(`tick ${first}`);
        // The recording is placed by the span's start record; the agent's own clock has milliseconds.
        if (first < killed - 100) expect(Math.abs(Number(shown) / 1e6 - first)).toBeLessThan(50);
      } finally {
        await cell.close();
      }
    },
  );
});
