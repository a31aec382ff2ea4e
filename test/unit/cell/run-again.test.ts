import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageReference, type RunIdentity, runAgain } from '../../../shared/cell/run-again.ts';
import { shellText, shellWord } from '../../../shared/cell/shell-word.ts';

const HEX = 'f2cd2789'.repeat(8);
const CELL: RunIdentity = {
  tui: 'aider',
  model: 'openai/gpt-oss-120b',
  task: 'polyglot/rust-lifetime-fix',
  run: '1',
  image: 'codingagentbench/aider:v0.86.0',
  digest: `sha256:${HEX}`,
};
const text = (cell: RunIdentity, id: string) => runAgain(cell).find((block) => block.id === id)?.text ?? '';
const note = (cell: RunIdentity, id: string) => runAgain(cell).find((block) => block.id === id)?.note ?? '';

/** The words that a shell makes of a command line whose first words are `skip`. */
function words(commandLine: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${commandLine}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

describe('the image of a cell', () => {
  it.each([`sha256:${HEX}`, HEX, `sha256:sha256:${HEX}`, ` SHA256:${HEX.toUpperCase()} `])(
    'has its digest with one sha256: however the cell writes it: %s',
    (digest) => {
      expect(imageReference('a/b:v1', digest)).toEqual({ reference: `a/b:v1@sha256:${HEX}`, exact: true, note: '' });
    },
  );

  it('is taken by its tag where the digest is cut, and says so', () => {
    const { reference, exact, note: said } = imageReference('a/b:v1', 'sha256:f2cd2789…d8a1');
    expect([reference, exact]).toEqual(['a/b:v1', false]);
    expect(said).toContain('is cut (sha256:f2cd2789…d8a1)');
  });

  it('may bring its digest along in its name', () => {
    expect(imageReference(`a/b@sha256:${HEX}`, '').reference).toBe(`a/b@sha256:${HEX}`);
  });

  it('without a digest says that the tag may move', () => {
    expect(imageReference('a/b:v1', '').note).toContain('no digest');
  });

  it('that is no name of an image gives no command', () => {
    expect(imageReference('--privileged', '').reference).toBe('');
    expect(imageReference('a b; rm -rf /', '').reference).toBe('');
    expect(runAgain({ ...CELL, image: '$(evil)' }).some(({ id }) => id.startsWith('docker'))).toBe(false);
  });
});

describe('running a cell again', () => {
  it('pulls and runs the exact image with key and address as variables', () => {
    expect(text(CELL, 'docker-pull')).toBe(`docker pull codingagentbench/aider:v0.86.0@sha256:${HEX}`);
    expect(text(CELL, 'docker-run').replace(/\s*\\\n\s*/g, ' ')).toBe(
      `docker run --rm -it -e CAB_ENDPOINT="$MODEL_ENDPOINT" -e CAB_KEY="$MODEL_KEY" codingagentbench/aider:v0.86.0@sha256:${HEX} run-cell --tui aider --model openai/gpt-oss-120b --task polyglot/rust-lifetime-fix`,
    );
  });

  it('records known agents by name, and asks for the command line of others', () => {
    expect(text(CELL, 'record')).toContain('--agent aider');
    expect(text(CELL, 'record')).not.toContain(' -- ');
    expect(text({ ...CELL, tui: 'Claude Code' }, 'record')).toContain('--agent claude');
    expect(text({ ...CELL, tui: 'demo-agent' }, 'record')).toContain('-- "$AGENT" "{prompt}"');
    expect(note({ ...CELL, tui: 'demo-agent' }, 'record')).toContain('does not know this agent');
  });

  it('wires six agents to an endpoint of one’s own, the cell’s own agent first', () => {
    const ids = runAgain({ ...CELL, tui: 'qwen' }).map(({ id }) => id);
    const agents = ids.filter((id) => id.startsWith('endpoint-'));
    expect(agents).toHaveLength(6);
    expect(agents[0]).toBe('endpoint-qwen');
    expect(new Set(agents).size).toBe(6);
  });

  it('calls the preview provisional', () => {
    expect(
      runAgain(CELL)
        .filter(({ provisional }) => provisional)
        .map(({ id }) => id),
    ).toEqual(['check']);
  });

  it('is still something for a cell that says nothing of itself', () => {
    const nothing = { tui: '', model: '', task: '', run: '', image: '', digest: '' };
    const ids = runAgain(nothing).map(({ id }) => id);
    expect(ids).toContain('record');
    expect(ids).not.toContain('docker-pull');
    expect(ids).not.toContain('check');
  });

  it('is a command line that a shell understands, for every agent', () => {
    for (const { id, text: script } of runAgain(CELL)) {
      const { status, stderr } = spawnSync('sh', ['-n', '-c', script], { encoding: 'utf8' });
      expect([id, status, stderr]).toEqual([id, 0, '']);
    }
  });

  it('gives opencode settings that are JSON', () => {
    const [assignment = ''] = text(CELL, 'endpoint-opencode').split('\nopencode');
    const env = {
      PATH: process.env.PATH,
      MODEL_ENDPOINT: 'http://127.0.0.1:1/v1',
      MODEL_KEY: 'sk-test-000',
      MODEL_ID: 'm',
    };
    const { stdout } = spawnSync('sh', ['-c', `${assignment}\nprintf %s "$OPENCODE_CONFIG_CONTENT"`], {
      encoding: 'utf8',
      env,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      provider: { own: { options: { baseURL: 'http://127.0.0.1:1/v1', apiKey: 'sk-test-000' }, models: { m: {} } } },
    });
  });
});

describe('a word of the shell', () => {
  it('is the text itself, whatever stands in it', () => {
    const hostile = ["it's", '$(id)', '`id`', 'a b', '"', '\\', '*', '', '~', '!x', '#', '; rm -rf /', '&& x', '>f'];
    expect(words(hostile.map(shellWord).join(' '))).toEqual(hostile);
    const list = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(list, (texts) => {
        expect(words(texts.map(shellWord).join(' '))).toEqual(texts.map(shellText));
      }),
      { numRuns: 60 },
    );
  });

  it('loses what a terminal would act on', () => {
    expect(shellWord('a\n\u001b[2Jb\u202ec')).toBe("'a[2Jbc'");
  });
});
