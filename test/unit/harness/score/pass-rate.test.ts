import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { integrity } from '../../../../harness/score/integrity.ts';
import { passRate } from '../../../../harness/score/pass-rate.ts';
import { PROJECT, put, SOLVED, withScene } from './inputs.ts';

const NODE_TEST = [process.execPath, '--test', 'test/'];
const node = (script: string) => [process.execPath, '-e', script];

describe('pass rate', () => {
  test('a solved task passes, with the keys of the published page', async () => {
    await withScene({ test: NODE_TEST }, async ({ workdir, input }) => {
      put(workdir, { 'minus.mjs': SOLVED });
      const { values, score, label } = await passRate(input());
      expect(values).toMatchObject({
        pass: 1,
        exit_code: 0,
        timed_out: false,
        stdout_tail: expect.stringContaining('pass 2'),
        stderr_tail: '',
        partial_score: 1,
      });
      expect([score, label]).toEqual([1, 'pass']);
    });
  });

  test('an unsolved one fails, and the part that it solved is told', async () => {
    await withScene({ test: NODE_TEST }, async ({ input }) => {
      const { values, explanation } = await passRate(input());
      expect(values).toMatchObject({ pass: 0, exit_code: 1, partial_score: 0.5, tests_passed: 1, tests_total: 2 });
      expect(explanation).toBe('The test ended with exit status 1. 1 of 2 tests passed.');
    });
  });

  test('an agent that changes the tests does not pass by it', async () => {
    await withScene({ test: NODE_TEST, protected_files: ['test/**'] }, async ({ workdir, input }) => {
      put(workdir, { 'test/minus.test.mjs': '', 'test/more.mjs': 'process.exit(0);\n' });
      const { values, explanation } = await passRate(input());
      expect(values).toMatchObject({
        pass: 0,
        tests_total: 2,
        protected_files_restored: ['test/minus.test.mjs', 'test/more.mjs'],
      });
      expect(explanation).toMatch(/2 protected files that the agent had changed were put back: test\/minus\.test\.mjs/);
      // What the agent left stays as it left it.
      expect(readFileSync(join(workdir, 'test/minus.test.mjs'), 'utf8')).toBe('');
      expect((await integrity(input())).values).toMatchObject({
        integrity: 0,
        not_applicable: false,
        modified: ['test/minus.test.mjs'],
        added: ['test/more.mjs'],
      });
    });
  });

  test('a link in place of a protected folder leads nothing out of the copy', async () => {
    await withScene({ test: NODE_TEST, protected_files: ['test/minus.test.mjs'] }, async ({ root, workdir, input }) => {
      const outside = join(root, 'outside');
      mkdirSync(outside);
      put(outside, { 'minus.test.mjs': 'mine' });
      rmSync(join(workdir, 'test'), { recursive: true });
      symlinkSync(outside, join(workdir, 'test'));
      expect((await passRate(input())).values).toMatchObject({ pass: 0, tests_total: 2 });
      expect(readFileSync(join(outside, 'minus.test.mjs'), 'utf8')).toBe('mine');
      expect((await integrity(input())).values).toMatchObject({ integrity: 0, removed: ['test/minus.test.mjs'] });
    });
  });

  test('the test works in a copy, which is gone afterwards', async () => {
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('spanreel-test-')).length;
    const before = copies();
    await withScene({ test: node('require("fs").writeFileSync("made-by-test", "")') }, async ({ workdir, input }) => {
      expect((await passRate(input())).values.pass).toBe(1);
      expect(existsSync(join(workdir, 'made-by-test'))).toBe(false);
    });
    expect(copies()).toBeLessThanOrEqual(before);
  });

  test('a test that does not end is ended with all that it started', async () => {
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
      child.unref();
      console.log('child ' + child.pid);
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);`;
    await withScene({ test: node(script), limits: { test_timeout_s: 0.5 } }, async ({ input }) => {
      const { values, explanation } = await passRate(input());
      expect(values).toMatchObject({ pass: 0, exit_code: null, timed_out: true, signal: 'SIGKILL' });
      expect(explanation).toMatch(/did not end within 0\.5 s/);
      const pid = /child (\d+)/.exec(String(values.stdout_tail))?.[1] ?? '';
      await sleep(20);
      expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    });
  });

  test('a server that a test leaves running is ended, and does not keep the score waiting', async () => {
    const script = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref(); process.exit(0)`;
    await withScene({ test: node(script), limits: { test_timeout_s: 30 } }, async ({ input }) => {
      expect((await passRate(input())).values).toMatchObject({ pass: 1, timed_out: false });
    });
  });

  test('pipes, links in a circle and closed folders that the agent left do not stop the test', async () => {
    await withScene(
      { test: node('console.log(require("fs").readdirSync(".").sort().join())') },
      async ({ workdir, input }) => {
        execFileSync('mkfifo', [join(workdir, 'pipe')]);
        symlinkSync('.', join(workdir, 'loop'));
        mkdirSync(join(workdir, 'closed'));
        writeFileSync(join(workdir, 'closed/x'), '');
        chmodSync(join(workdir, 'closed'), 0o500);
        const { values } = await passRate(input());
        expect(values).toMatchObject({ pass: 1, stdout_tail: 'closed,loop,minus.mjs,test\n' });
        expect(values).not.toHaveProperty('not_copied');
        chmodSync(join(workdir, 'closed'), 0o700);
      },
    );
  });

  test('of long output the last 4000 characters are kept', async () => {
    const script = 'process.stdout.write("ä".repeat(3e6) + "end"); process.stderr.write("b".repeat(5000))';
    await withScene({ test: node(script) }, async ({ input }) => {
      const { stdout_tail, stderr_tail } = (await passRate(input())).values;
      expect(stdout_tail).toBe(`${'ä'.repeat(3997)}end`);
      expect(stderr_tail).toBe('b'.repeat(4000));
    });
  });

  test("the user's keys are not given to the test, nor shown where the agent wrote them down", async () => {
    process.env.SCORE_TEST_API_KEY = 'sk-test-000-planted-for-scoring';
    try {
      const script = 'console.log(process.env.SCORE_TEST_API_KEY, require("fs").readFileSync("leak", "utf8"))';
      await withScene({ test: node(script) }, async ({ workdir, input }) => {
        writeFileSync(join(workdir, 'leak'), 'the key is sk-test-000-planted-for-scoring');
        const { stdout_tail } = (await passRate(input())).values;
        expect(stdout_tail).toMatch(/^undefined the key is /);
        expect(stdout_tail).not.toContain('planted');
      });
    } finally {
      delete process.env.SCORE_TEST_API_KEY;
    }
  });

  test('a test that cannot be started is an error, not a failure of the agent', async () => {
    await withScene({ test: ['no-such-program-anywhere'] }, async ({ input }) => {
      await expect(passRate(input())).rejects.toThrow(/The test cannot be started: spawn no-such-program-anywhere E/);
    });
  });

  test('ending the whole run ends the test', async () => {
    await withScene({ test: node('setInterval(() => {}, 1000)') }, async ({ input }) => {
      const controller = new AbortController();
      const running = passRate(input({ signal: controller.signal }));
      setTimeout(() => controller.abort(), 200);
      await expect(running).rejects.toThrow(/abort/i);
    });
  });

  test('without a test command it does not apply', async () => {
    await withScene({}, async ({ input }) => {
      expect(await passRate(input())).toMatchObject({ label: 'not applicable', values: { pass: null } });
    });
  });
});

describe('integrity', () => {
  test('untouched protected files are intact, whatever was touched beside them', async () => {
    await withScene({ protected_files: ['test'] }, async ({ workdir, input }) => {
      put(workdir, { 'minus.mjs': SOLVED, 'test/minus.test.mjs': PROJECT['test/minus.test.mjs'] });
      expect(await integrity(input())).toMatchObject({ score: 1, label: 'intact', values: { integrity: 1 } });
    });
  });

  test('where nothing is protected it does not apply, with the keys of the published page', async () => {
    await withScene({ id: 'polyglot/rust-lifetime-fix' }, async ({ input }) => {
      expect((await integrity(input())).values).toEqual({
        integrity: 1,
        not_applicable: true,
        task_id: 'polyglot/rust-lifetime-fix',
      });
    });
    await withScene({ protected_files: ['nothing/here'] }, async ({ input }) => {
      expect(await integrity(input())).toMatchObject({
        label: 'not applicable',
        explanation: 'The task has no file that its protected_files name: nothing/here.',
      });
    });
  });
});
