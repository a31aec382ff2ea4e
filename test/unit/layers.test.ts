/** The layers cannot be crossed by accident: a wrong import fails the linter, a wrong name fails the types. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Lints one file that would stand at `path`, by the project's own rules, outside the checkout. */
function lint(path: string, code: string): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-layers-'));
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
    const run = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--reporter=json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status: run.status, output: run.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a deliberate wrong import fails the linter with a message that names the right place', () => {
  it.each([
    ['renderer/app/wrong.ts', '../../shared/engine/engine.ts', 'shared/protocol.ts'],
    ['renderer/app/wrong.ts', '../../shared/formats/index.ts', 'shared/protocol.ts'],
    ['renderer/app/wrong.ts', 'node:fs', 'shared/shell.ts'],
    ['renderer/app/wrong.ts', '../../electron/main.ts', 'belongs in shared/'],
    ['electron/wrong.ts', '../renderer/main.tsx', 'belongs in shared/'],
    ['cli/wrong.ts', '../renderer/stores/store.ts', 'belongs in shared/'],
    ['harness/run/wrong.ts', '../../cli/arguments.ts', 'goes through cli/'],
    ['electron/wrong.ts', '../harness/record.ts', 'belongs in shared/'],
    ['shared/trace/wrong.ts', 'node:fs', 'shared/node'],
    ['shared/trace/wrong.ts', 'react', 'renderer/'],
    ['shared/trace/wrong.ts', '../formats/index.ts', 'shared/engine'],
    ['shared/trace/query/wrong.ts', '../../cell/kinds.ts', 'shared/engine'],
    ['shared/terminal/wrong.ts', '../trace/table.ts', 'shared/engine'],
    ['shared/formats/wrong.ts', '../cell/kinds.ts', 'shared/engine'],
    ['shared/cell/wrong.ts', '../engine/engine.ts', 'shared/engine'],
    ['shared/share/wrong.ts', '../formats/index.ts', 'shared/engine'],
    ['shared/base/wrong.ts', '../trace/table.ts', 'shared/trace'],
    ['shared/engine/wrong.ts', '../../renderer/stores/store.ts', 'Imports point one way'],
  ])('%s must not import %s', (path, target, advice) => {
    const { status, output } = lint(path, `import * as wrong from '${target}';\n\nexport { wrong };\n`);
    expect(status).not.toBe(0);
    expect(output).toContain('noRestrictedImports');
    expect(output).toContain(advice);
  });

  it('a right import passes', () => {
    const code = "import type { Requests } from '../../shared/protocol.ts';\n\nexport type { Requests };\n";
    const { status, output } = lint('renderer/app/right.ts', code);
    expect(output).not.toContain('noRestrictedImports');
    expect(status).toBe(0);
  });
});

describe('a name from the wrong surroundings does not compile', () => {
  it.each([
    ['shared', 'document.title', "Cannot find name 'document'"],
    ['shared', 'process.env', "Cannot find name 'process'"],
    ['renderer', 'Buffer.alloc(1)', "Cannot find name 'Buffer'"],
    ['cli', 'window.close()', "Cannot find name 'window'"],
  ])('in %s, %s', (layer, expression, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'spanreel-layers-'));
    try {
      writeFileSync(join(folder, 'wrong.ts'), `export const wrong = ${expression};\n`);
      const platform = layer === 'shared' ? [join(root, 'shared/platform.d.ts')] : [];
      const settings = {
        extends: join(root, layer, 'tsconfig.json'),
        compilerOptions: {
          typeRoots: [join(root, 'node_modules/@types')],
          ...(layer === 'renderer' ? { types: [] } : {}),
        },
        include: [join(folder, 'wrong.ts'), ...platform],
        exclude: [],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
      const tsc = join(root, 'node_modules/.bin/tsc');
      const run = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { cwd: root, encoding: 'utf8' });
      expect(run.status).not.toBe(0);
      expect(run.stdout).toContain(message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
