import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDesktop } from '../../../cli/desktop.ts';
import { grantPaths } from '../../../cli/serve.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spanreel-cli-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function touch(...path: string[]): string {
  const full = join(root, ...path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, '');
  return full;
}

describe('the desktop window', () => {
  const env = { DISPLAY: ':0' };
  const executable =
    process.platform === 'darwin'
      ? ['Electron.app', 'Contents', 'MacOS', 'Electron']
      : [process.platform === 'win32' ? 'electron.exe' : 'electron'];

  it('is not started where there is no runtime, and the reason is said', () => {
    expect(findDesktop(root, env)).toMatch(/no Electron runtime/);
  });

  it('is not started before it is built', () => {
    touch('node_modules', 'electron', 'dist', ...executable);
    expect(findDesktop(root, env)).toMatch(/not been built/);
  });

  it('uses the runtime that the environment names before the installed one', () => {
    touch('dist', 'electron', 'main.js');
    const installed = touch('node_modules', 'electron', 'dist', ...executable);
    const other = touch('other', ...executable);
    expect(findDesktop(root, env)).toEqual({ executable: installed });
    const named = { ...env, ELECTRON_OVERRIDE_DIST_PATH: join(root, 'other') };
    expect(findDesktop(root, named)).toEqual({ executable: other });
  });
});

describe('files of the command line', () => {
  it('become opaque grants; folders become the traces and recordings in them', async () => {
    touch('runs', 'a', 'trace.otlp.jsonl');
    touch('runs', 'a', 'terminal.cast');
    touch('runs', 'a', 'cell.json');
    touch('runs', 'node_modules', 'x.json');
    const single = touch('odd.name');
    const { grants, files } = await grantPaths([single, join(root, 'runs')]);
    expect(grants.map(({ name }) => name)).toEqual(['odd.name', 'runs/a/terminal.cast', 'runs/a/trace.otlp.jsonl']);
    expect(JSON.stringify(grants)).not.toContain(root);
    expect(files.map(({ id }) => id)).toEqual(grants.map(({ id }) => id));
  });

  it('are refused by name when they do not exist', async () => {
    await expect(grantPaths([join(root, 'missing.json')])).rejects.toThrow('missing.json does not exist');
  });
});
