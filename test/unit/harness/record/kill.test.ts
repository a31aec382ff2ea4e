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
}, 60_000);
afterAll(() => command.remove());
afterEach(() => scene.remove());

/** The longest time between two ticks, ms. */
function slowest(ticks: readonly number[]): number {
  return ticks.reduce((most, tick, index) => Math.max(most, tick - (ticks[index - 1] ?? tick)), 0);
}

/** Waits, and says by how much timers were late meanwhile, at most. ms */
async function lagFor(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let lag = 0;
  for (let now = performance.now(); now < end; now = performance.now()) {
    await sleep(5);
    lag = Math.max(lag, performance.now() - now - 10);
  }
  return lag;
}

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
      const lag = await lagFor(ms);
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
        // On a machine that is busy with other things, nobody gets their turn in time: as the agent's clock shows.
        const margin = 100 + 4 * Math.max(0, slowest(said) - 10, lag);
        for (const tick of said.filter((tick) => tick < killed - margin)) expect(recording).toContain(`tick ${tick}`);
        expect(cell.recordings).toHaveLength(1);
        const [first = 0] = said;
        const shown = await cell.shown(`tick ${first}`);
        // The recording is placed by the span's start record; the agent's own clock has milliseconds.
        if (first < killed - margin) expect(Math.abs(Number(shown) / 1e6 - first)).toBeLessThan(margin);
      } finally {
        await cell.close();
      }
    },
  );
});
