/** The layers cannot be crossed by accident: a wrong import fails the linter, a wrong name fails the types. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

interface Finding {
  readonly message: string;
  readonly category: string;
  readonly severity: string;
  readonly location: { readonly path: string };
}

const [RIGHT, ...WRONG] = [
  ['renderer/app', '../../shared/protocol.ts', ''],
  ['renderer/app', '../../shared/engine/engine.ts', 'shared/protocol.ts'],
  ['renderer/app', '../../shared/formats/index.ts', 'shared/protocol.ts'],
  ['renderer/app', 'node:fs', 'shared/shell.ts'],
  ['renderer/app', '../../electron/main.ts', 'belongs in shared/'],
  ['electron', '../renderer/main.tsx', 'belongs in shared/'],
  ['cli', '../renderer/stores/store.ts', 'belongs in shared/'],
  ['harness/run', '../../cli/arguments.ts', 'goes through cli/'],
  ['electron', '../harness/record.ts', 'belongs in shared/'],
  ['shared/trace', 'node:fs', 'shared/node'],
  ['shared/trace', 'react', 'renderer/'],
  ['shared/trace', '../formats/index.ts', 'shared/engine'],
  ['shared/trace/query', '../../cell/kinds.ts', 'shared/engine'],
  ['shared/terminal', '../trace/table.ts', 'shared/engine'],
  ['shared/formats', '../cell/kinds.ts', 'shared/engine'],
  ['shared/cell', '../engine/engine.ts', 'shared/engine'],
  ['shared/share', '../formats/index.ts', 'shared/engine'],
  ['shared/base', '../trace/table.ts', 'shared/trace'],
  ['shared/engine', '../../renderer/stores/store.ts', 'Imports point one way'],
].map(([folder = '', target = '', advice = ''], index) => ({ path: `${folder}/import-${index}.ts`, target, advice }));

/**
 * What the linter finds, by the project's own rules, in files of one import each that would stand at these paths,
 * outside the checkout. All at once: starting it takes far longer than linting.
 */
function lint(files: readonly { readonly path: string; readonly target: string }[]): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-layers-'));
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const { path, target } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `import type * as other from '${target}';\n\nexport type { other };\n`);
    }
    const biome = join(root, 'node_modules/.bin/biome');
    const run = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return (JSON.parse(run.stdout) as { diagnostics: Finding[] }).diagnostics;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a deliberate wrong import fails the linter with a message that names the right place', () => {
  let findings: readonly Finding[] = [];
  beforeAll(() => {
    findings = lint([...(RIGHT ? [RIGHT] : []), ...WRONG]);
  });

  it.each(WRONG)('$path must not import $target', ({ path, advice }) => {
    const found = findings.filter(({ location }) => location.path === path);
    expect(found).toMatchObject([{ category: 'lint/style/noRestrictedImports', severity: 'error' }]);
    expect(found[0]?.message).toContain(advice);
  });

  it('a right import passes', () => {
    expect(findings.filter(({ location }) => location.path === RIGHT?.path)).toEqual([]);
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
