import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordRefusal } from '../../../../harness/base/record-refusal.ts';
import { recordCell } from '../../../../harness/record.ts';
import type { RecordEvents, RecordOptions } from '../../../../harness/record-options.ts';
import { type OpenedCell, openCell } from '../../../harness/opened-cell.ts';
import { needing } from '../../../needs.ts';
import { filesIn, makeScene, put, type Scene } from './scene.ts';

let scene: Scene;
let cell: OpenedCell | undefined;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(async () => {
  await cell?.close();
  cell = undefined;
  await scene.remove();
});

function record(options: Partial<RecordOptions> = {}, events?: RecordEvents) {
  return recordCell(
    {
      command: [scene.agent, '{prompt}'],
      agent: 'tiny',
      model: 'tiny-1',
      task: scene.task,
      modelEndpoint: scene.model.url,
      root: scene.root,
      inherit: { ...scene.env, TINY_API_KEY: 'sk-test-000' },
      ...options,
    },
    events,
  );
}

function cellJson(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'cell.json'), 'utf8'));
}

/** Log records of a trace by their event name, with their attributes as plain texts. */
function logsNamed(folder: string, eventName: string): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (const line of readFileSync(join(folder, 'trace.otlp.jsonl'), 'utf8').trim().split('\n')) {
    for (const resource of JSON.parse(line).resourceLogs ?? []) {
      for (const record of resource.scopeLogs[0].logRecords) {
        if (record.eventName !== eventName) continue;
        const attributes = record.attributes.map(({ key, value }: { key: string; value: object }) => [
          key,
          Object.values(value)[0],
        ]);
        found.push({ spanId: record.spanId, ...Object.fromEntries(attributes) });
      }
    }
  }
  return found;
}

describe('recording a run', () => {
  it(...needing('git', 'leaves a cell with everything the agent did, on one clock and in one tree'), async () => {
    const phases: string[] = [];
    const recorded = await record({ sweep: 'trial' }, { phase: (phase) => phases.push(phase) });
    expect(recorded).toMatchObject({ exitCode: 0, timedOut: false, interrupted: false, modelCalls: 2, changes: 1 });
    expect(recorded.problems).toEqual([]);
    expect(phases).toEqual(['prepare', 'launch', 'agent', 'score', 'cleanup']);
    expect(recorded.folder).toBe(join(scene.root, 'cells/trial/tiny/tiny-1/demo/two/run-1'));
    expect([...filesIn(recorded.folder).keys()].sort()).toEqual([
      'cell.json',
      'terminal.cast',
      'trace.otlp.jsonl',
      'workdir.diff',
    ]);
    expect(cellJson(recorded.folder)).toMatchObject({
      cell_id: 'trial/tiny/tiny-1/demo/two#run1',
      exit_code: 0,
      prompt_tokens: 21,
      completion_tokens: 10,
      tokens_source: 'model calls',
      scorers: {
        pass_rate: { pass: 1 },
        blast_radius: { blast_radius: 0, modified: ['two.mjs'] },
        integrity: { integrity: 1 },
      },
    });
    expect(readFileSync(join(recorded.folder, 'workdir.diff'), 'utf8')).toContain('+export const two = 2;');

    cell = await openCell(recorded.folder);
    expect(cell.problems).toEqual([]);
    const tree = cell.spans.map(({ name, parentName }) => [name, parentName]);
    expect(tree.slice(0, 4)).toEqual([
      ['prepare:demo/two', ''],
      ['tiny:demo/two', ''],
      ['tiny:git-init-marker', 'tiny:demo/two'],
      ['tiny:launch', 'tiny:demo/two'],
    ]);
    expect(tree.filter(([, parent]) => parent === 'tiny:launch').map(([name]) => name)).toEqual([
      'chat tiny-1',
      'execute_tool write_file',
      'chat tiny-1',
    ]);
    expect(tree.filter(([name]) => name?.startsWith('scorer:'))).toHaveLength(7);
    expect(tree.at(-1)).toEqual(['cleanup:tiny', '']);
    expect(cell.spans.filter(({ flags }) => flags.some((flag) => flag !== 'links'))).toEqual([]);

    const container = cell.spans.find(({ name }) => name === 'tiny:launch');
    expect(container?.attributes).toMatchObject({
      'cell.span.kind': 'container',
      'cell.terminal.recording': 'terminal.cast',
      'process.command_args': [scene.agent, 'Make two be 2.'],
      'process.exit.code': 0,
      'process.environment_variable.TRACEPARENT': expect.stringMatching(new RegExp(`-${container?.spanId}-01$`)),
      timed_out: false,
    });
    const changes = logsNamed(recorded.folder, 'cell.file.change');
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      spanId: container?.spanId,
      'file.path': 'two.mjs',
      'cell.file.change': 'modified',
      'cell.file.tool_call.id': 'call_0',
      'cell.file.tool_call.by': 'arguments',
    });
    expect(cell.recordings).toHaveLength(1);
    expect(await cell.shown('done')).toBeDefined();
  });

  it('writes no key into any file, wherever the agent puts it', async () => {
    const keys = { env: 'plain-words-nobody-guesses', option: 'hunter-22-hunter', flag: 'flag-secret-7755' };
    for (const content of [false, true]) {
      const { folder } = await record({
        content,
        command: [scene.agent, '{prompt}', '--api-key', keys.flag],
        prompt: `Use sk-test-000 and ${keys.env}.`,
        inherit: { ...scene.env, TINY_API_KEY: keys.env },
        env: { OTHER_PASSWORD: keys.option, SHOWN: `--password ${keys.option}` },
      });
      const files = filesIn(folder);
      expect(files.get('terminal.cast')).toContain('tiny agent, key');
      for (const [path, text] of files) {
        for (const key of [...Object.values(keys), 'sk-test-000'])
          expect(text.includes(key), `${key} in ${path}`).toBe(false);
      }
    }
  });

  it('keeps prompts and answers only when asked', async () => {
    const without = filesIn((await record()).folder).get('trace.otlp.jsonl');
    const kept = filesIn((await record({ content: true })).folder).get('trace.otlp.jsonl');
    expect(without).not.toContain('It is done.');
    expect(kept).toContain('It is done.');
  });

  it('counts runs up, and refuses a folder that holds something', async () => {
    const first = await record();
    const second = await record();
    expect([first.identity.run, second.identity.run]).toEqual([1, 2]);
    expect(second.folder).toBe(first.folder.replace(/run-1$/, 'run-2'));
    await expect(record({ run: 2 })).rejects.toThrow(/holds something already/);
  });

  it('gives the agent its own TMPDIR, and removes it with all that is in it', async () => {
    const where = join(scene.root, 'where.txt');
    const script = `echo "$TMPDIR" > ${where}; mkdir "$TMPDIR/locked"; touch "$TMPDIR/locked/x"; chmod 500 "$TMPDIR/locked"; pwd >> ${where}`;
    await record({ command: ['sh', '-c', script], modelEndpoint: undefined });
    const [tmp = '', workdir = ''] = readFileSync(where, 'utf8').trim().split('\n');
    expect(tmp).toMatch(/spanreel-[\w-]+\/tmp$/);
    expect(workdir).toMatch(/spanreel-[\w-]+\/work\/two$/);
    expect(existsSync(tmp)).toBe(false);
    expect(existsSync(workdir)).toBe(false);
  });

  it('fills placeholders in the command and in --env, once', async () => {
    const recorded = await record({
      command: ['sh', '-c', 'echo "$1|$2|$3|$FROM"', 'sh', '{proxy}', '{model}', '{prompt}'],
      prompt: 'keep {model} as it is',
      env: { FROM: '{workdir}/x' },
    });
    expect(filesIn(recorded.folder).get('terminal.cast')).toMatch(
      /http:\/\/127\.0\.0\.1:\d+\|tiny-1\|keep \{model\} as it is\|[^|]*\/work\/two\/x/,
    );
  });
});

describe('a run that does not go well', () => {
  it('is recorded when the agent fails, with its exit status on the span', async () => {
    const recorded = await record({ command: ['sh', '-c', 'echo no; exit 3'] });
    expect(recorded).toMatchObject({ exitCode: 3, interrupted: false });
    expect(cellJson(recorded.folder).scorers.pass_rate.pass).toBe(0);
    cell = await openCell(recorded.folder);
    const container = cell.spans.find(({ name }) => name === 'tiny:launch');
    expect(container).toMatchObject({ status: { message: 'exit 3' }, attributes: { 'process.exit.code': 3 } });
  });

  it('is recorded when its time is over', async () => {
    const recorded = await record({ command: ['sh', '-c', 'echo waiting; sleep 60'], timeoutS: 0.5 });
    expect(recorded.timedOut).toBe(true);
    expect(cellJson(recorded.folder).timed_out).toBe(true);
    cell = await openCell(recorded.folder);
    expect(cell.spans.find(({ name }) => name === 'tiny:launch')?.attributes.timed_out).toBe(true);
    expect(cell.spans.filter(({ flags }) => flags.some((flag) => flag !== 'links'))).toEqual([]);
  });

  it('is scored and complete when it is interrupted', async () => {
    const controller = new AbortController();
    const recorded = await record(
      { command: ['sh', '-c', 'echo "export const two = 2;" > two.mjs; sleep 60'], signal: controller.signal },
      { phase: (phase) => phase === 'launch' && setTimeout(() => controller.abort(), 400) },
    );
    expect(recorded).toMatchObject({ interrupted: true, timedOut: false });
    expect(cellJson(recorded.folder)).toMatchObject({ aborted: true, scorers: { pass_rate: { pass: 1 } } });
  });

  it('is an error when the program cannot be started, before anything is written', async () => {
    await expect(record({ command: ['no-such-program-anywhere'] })).rejects.toThrow(RecordRefusal);
    expect(existsSync(join(scene.root, 'cells'))).toBe(false);
  });

  it('is an error when an image is asked for and no engine answers', async () => {
    await expect(record({ image: 'alpine', inherit: { PATH: scene.root } })).rejects.toThrow(/docker or podman/);
    expect(existsSync(join(scene.root, 'cells'))).toBe(false);
  });
});

describe('without a task', () => {
  it('the agent works in a copy of the folder, and judging does not apply', async () => {
    const project = join(scene.root, 'project');
    put(project, { 'two.mjs': 'old', 'node_modules/x/index.js': 'x' });
    const recorded = await record({ task: undefined, workdir: project, prompt: 'Make two be 2.' });
    expect(readFileSync(join(project, 'two.mjs'), 'utf8')).toBe('old');
    const { scorers } = cellJson(recorded.folder);
    expect(scorers.blast_radius).toMatchObject({ modified: ['two.mjs'], not_applicable: true });
    expect(scorers.pass_rate.not_applicable).toBe(true);
    expect(recorded.identity.id).toBe('tiny/tiny-1#run1');
  });

  it.each([false, true])(
    'cells that are kept in the project are left out of the next one (in place: %s)',
    async (inPlace) => {
      const project = join(scene.root, 'project');
      put(project, { 'two.mjs': 'old', 'cells/earlier/trace.otlp.jsonl': '' });
      const command = ['sh', '-c', 'ls > seen.txt; cat seen.txt'];
      const recorded = await record({ task: undefined, workdir: project, root: project, inPlace, command });
      expect(recorded.folder.startsWith(join(project, 'cells'))).toBe(true);
      expect(cellJson(recorded.folder).scorers.blast_radius.added).toEqual(['seen.txt']);
      expect(readFileSync(join(recorded.folder, 'workdir.diff'), 'utf8').includes('+cells')).toBe(inPlace);
      expect(logsNamed(recorded.folder, 'cell.file.change').map((change) => change['file.path'])).toEqual(['seen.txt']);
    },
  );

  it('--in-place works in the folder itself, and makes no git repository there', async () => {
    const project = join(scene.root, 'project');
    put(project, { 'two.mjs': 'old' });
    const recorded = await record({ task: undefined, workdir: project, inPlace: true, prompt: 'Make two be 2.' });
    expect(readFileSync(join(project, 'two.mjs'), 'utf8')).toBe('export const two = 2;\n');
    expect(existsSync(join(project, '.git'))).toBe(false);
    expect(readFileSync(join(recorded.folder, 'workdir.diff'), 'utf8')).toContain('-old');
  });
});

describe('what contradicts itself', () => {
  it.each<[string, Partial<RecordOptions>, RegExp]>([
    ['a proxy without an endpoint', { modelEndpoint: undefined, command: ['echo', '{proxy}'] }, /--model-endpoint/],
    ['a prompt that is not there', { task: undefined, command: ['echo', '{prompt}'] }, /--prompt TEXT/],
    ['a model that is not there', { model: undefined, env: { M: '{model}' } }, /--model ID/],
    ['an agent that nobody knows', { command: undefined, agent: 'hal' }, /pi, codex, claude/],
    ['a task in place', { inPlace: true }, /--in-place does not go with --task/],
    ['a task that is not there', { task: '/nowhere/at/all' }, /no such folder/],
    ['an endpoint that is none', { modelEndpoint: 'localhost' }, /takes a URL/],
    ['an endpoint with a password', { modelEndpoint: 'http://a:b@localhost/v1' }, /--env/],
    ['an OTLP endpoint that is none', { otlp: 'ftp://x' }, /--otlp/],
    ['pi without a model', { command: undefined, agent: 'pi', model: undefined }, /pi needs --model/],
  ])('is refused: %s', async (_, options, message) => {
    const refused = record(options);
    await expect(refused).rejects.toThrow(RecordRefusal);
    await expect(refused).rejects.toThrow(message);
    expect(existsSync(join(scene.root, 'cells'))).toBe(false);
  });
});

describe('two recordings at once', () => {
  it('choose different folders', async () => {
    const both = await Promise.all([
      record({ command: ['true'] }),
      record({ command: ['true'] }),
      record({ command: ['true'] }),
    ]);
    expect(both.map(({ identity }) => identity.run).sort()).toEqual([1, 2, 3]);
    expect(new Set(both.map(({ folder }) => folder)).size).toBe(3);
  });
});
