import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needing } from '../../../needs.ts';
import { type BuiltCommand, buildCommand, start, until } from './command.ts';
import { makeScene, put, type Scene } from './scene.ts';

let command: BuiltCommand;
let scene: Scene;
beforeAll(async () => {
  command = await buildCommand();
}, 60_000);
afterAll(() => command.remove());
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(() => scene.remove());

const run = (...args: string[]) => start(command.file, args, { cwd: scene.root, env: scene.env });

describe('spanreel record', () => {
  it(...needing('git', 'says a line a phase, the scores, and the command that opens the cell'), async () => {
    const { status, stdout, stderr } = await run(
      ...['record', '--task', 'tasks/two', '--model', 'tiny-1', '--model-endpoint', `${scene.model.url}/v1`],
      ...['--sweep', 'trial', '--', './tiny.mjs', '{prompt}'],
    ).ended;
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(
      stderr
        .split('\n')
        .slice(0, 5)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['prepare', 'launch', 'agent', 'score', 'cleanup']);
    expect(stderr).toMatch(/pass_rate +1 +pass/);
    expect(stderr).toMatch(/composite +0\.\d{3}/);
    const folder = join(scene.root, 'cells/trial/tiny/tiny-1/demo/two/run-1');
    expect(stderr).toContain(`Open it with: spanreel ${folder}`);
    expect(existsSync(join(folder, 'cell.json'))).toBe(true);
  });

  it('ends with 0 when the agent fails, with 2 for wrong usage, with 1 when it cannot record', async () => {
    expect((await run('record', '--', 'sh', '-c', 'exit 9').ended).status).toBe(0);
    const wrong = await run('record', '--', 'echo', '{proxy}').ended;
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--model-endpoint URL.*\n.*record --help/),
    });
    put(scene.root, { file: '' });
    const blocked = await run('record', '--out', 'file/cell', '--', 'true').ended;
    expect(blocked).toMatchObject({ status: 1, stderr: expect.stringContaining('spanreel: ') });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends the agent at %s, and finishes the cell', async (signal) => {
    const running = run('record', '--task', 'tasks/two', '--out', 'cell', '--', 'sh', '-c', 'echo here; sleep 60');
    await until('the agent runs', () => running.said().includes('launch'));
    running.child.kill(signal);
    const { status, stderr } = await running.ended;
    expect(status).toBe(0);
    expect(stderr).toMatch(/interrupted after/);
    const cell = JSON.parse(readFileSync(join(scene.root, 'cell', 'cell.json'), 'utf8'));
    expect(cell).toMatchObject({ aborted: true, scorers: { pass_rate: { pass: 0 } } });
  });

  it('explains itself', async () => {
    const { status, stdout } = await run('record', '--help').ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/--model-endpoint URL[\s\S]*Exit status/);
  });
});

describe('spanreel sweep', () => {
  it('goes on after Ctrl-C where it was, and runs no finished cell twice', async () => {
    const runs = join(scene.root, 'runs.txt');
    const env = { ...scene.env, AGENT_RUNS: runs, AGENT_PAUSE: '150' };
    put(scene.root, {
      'runs.txt': '',
      'tasks/three/task.json': JSON.stringify({ id: 'demo/three', prompt: 'Nothing.', test: ['true'] }),
      'tasks/three/before/three.txt': '3',
      'matrix.json': JSON.stringify({
        id: 'matrix',
        agents: ['tiny'],
        models: ['tiny-1', 'tiny-2'],
        tasks: ['tasks/two', 'tasks/three'],
        runs: 3,
        jobs: 2,
        model_endpoint: scene.model.url,
        commands: { tiny: [scene.agent, '{prompt}'] },
      }),
    });
    const again = () => start(command.file, ['sweep', 'matrix.json'], { cwd: scene.root, env });
    const folder = join(scene.root, 'cells', 'matrix');
    const finished = () =>
      existsSync(folder)
        ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
            /run-\d+[/\\]cell\.json$/.test(path),
          )
        : [];

    const first = again();
    await until('five cells are finished', () => finished().length >= 5);
    const second = await again().ended;
    expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining('running already') });
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toMatch(/are left/);
    const after = new Map(finished().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
    const complete = [...after].filter(([, text]) => JSON.parse(text).aborted !== true);
    expect(complete.length).toBeGreaterThanOrEqual(5);
    expect(complete.length).toBeLessThan(12);
    const startedBefore = readFileSync(runs, 'utf8').trim().split('\n').length;

    const rest = await again().ended;
    expect(rest).toMatchObject({ status: 0, stderr: expect.stringContaining('12 of 12 cells') });
    const cells = finished().map((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')));
    expect(new Set(cells.filter(({ aborted }) => !aborted).map(({ cell_id }) => cell_id)).size).toBe(12);
    for (const [path, text] of complete) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    const startedAfter = readFileSync(runs, 'utf8').trim().split('\n').length - startedBefore;
    expect(startedAfter).toBe(12 - complete.length);

    const nothing = await again().ended;
    expect(nothing).toMatchObject({ status: 0, stderr: expect.stringContaining('12 of them finished') });
    expect(readFileSync(runs, 'utf8').trim().split('\n').length).toBe(startedBefore + startedAfter);
  });
});
