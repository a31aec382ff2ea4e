/** The layers cannot be crossed by accident: a wrong import fails `npm run lint`, a wrong name fails the types. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wrongImport, wrongImports } from '../../../scripts/layers/check.mjs';
import { circlesOf } from '../../../scripts/layers/circles.mjs';
import { importsBelow, importsIn } from '../../../scripts/layers/imports.mjs';
import { PARTS, ROOMS } from '../../../scripts/layers/rooms.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

const WRONG = [
  ['renderer/app', '../../shared/engine/engine.ts', 'shared/protocol.ts'],
  ['renderer/app', '../../shared/formats/index.ts', 'shared/protocol.ts'],
  ['renderer/app', 'node:fs', 'shared/shell.ts'],
  ['renderer/app', '../../electron/main.ts', 'belongs in shared/'],
  ['electron', '../renderer/main.tsx', 'belongs in shared/'],
  ['cli', '../renderer/stores/store.ts', 'belongs in shared/'],
  ['harness/run', '../../cli/arguments.ts', 'goes through cli/'],
  ['harness/base', '../record-options.ts', 'imports none of them'],
  ['harness/agents', '../run/command.ts', 'only harness/base, harness/proxy and shared/'],
  ['harness/emit', '../agent-run.ts', 'in a file beside the folders'],
  ['harness/run', '../record.ts', 'only harness/base and shared/'],
  ['harness/proxy', '../files/changes.ts', 'only harness/base and shared/'],
  ['harness/intake', '../emit/cell.ts', 'only harness/base, harness/proxy and shared/'],
  ['harness/files', '../score/task.ts', 'only harness/base, harness/proxy and shared/'],
  ['harness/score', 'chokidar', 'only harness/base, harness/proxy, harness/files, harness/run and shared/'],
  ['electron', '../harness/record.ts', 'belongs in shared/'],
  ['shared/trace', 'node:fs', 'shared/node'],
  ['shared/trace', 'react', 'renderer/'],
  ['shared/trace', '../formats/index.ts', 'shared/engine'],
  ['shared/trace/query', '../../cell/kinds.ts', 'shared/engine'],
  ['shared/terminal', '../trace/table.ts', 'shared/engine'],
  ['shared/formats', '../cell/kinds.ts', 'shared/engine'],
  ['shared/cell', '../engine/engine.ts', 'shared/engine'],
  ['shared/compare', '../engine/engine.ts', 'shared/engine'],
  ['shared/playback', '../cell/kinds.ts', 'shared/engine'],
  ['shared/secrets', '../cell/kinds.ts', 'shared/engine'],
  ['shared', './engine/engine.ts', 'Imports point one way'],
  ['shared/share', '../formats/index.ts', 'shared/engine'],
  ['shared/base', '../trace/table.ts', 'shared/trace'],
  ['shared/engine', '../../renderer/stores/store.ts', 'Imports point one way'],
  ['shared/engine', '../node/spool.ts', 'shared/node'],
  ['shared/node', 'electron', 'electron/'],
  ['renderer/stores', '../document/session.ts', 'renderer/document'],
  ['renderer/stores', '../ui/sorting.ts', 'renderer/stores holds state'],
  ['renderer/stores', 'react', 'renderer/stores holds state'],
  ['renderer/worker', '../stores/store.ts', 'nothing of the user interface'],
  ['renderer/worker', '../../shared/node/spool.ts', 'engine in the page'],
  ['renderer/transport', '../document/session.ts', 'renderer/document'],
  ['renderer/commands', '../timeline/commands.ts', 'a commands.ts and a view.ts of its own'],
  ['renderer/commands', '../ui/storage.ts', 'knows no feature'],
  ['renderer/ui', '../document/navigate.ts', 'as props'],
  ['renderer/ui', '../timeline/view.ts', 'to its feature'],
  ['renderer/ui/tree-grid', '../../stores/tree.ts', 'through its source'],
  ['renderer/ui/tree-grid', '../../timeline/view.ts', 'into the source of its feature'],
  ['renderer/ui/time', '../tree-grid/tree-grid.ts', 'for any timeline'],
  ['renderer/ui/canvas', '../time/axis.ts', 'drawn on one'],
  ['renderer/document', '../sweep/open.ts', 'hand a function in'],
  ['renderer/document', '../app/App.tsx', 'features and renderer/app stand on it'],
  ['renderer/document', 'react', 'draws nothing'],
  ['renderer/timeline', '../inspector/Inspector.tsx', 'a command of another feature by its id'],
  ['renderer/timeline', '../app/all-views.ts', 'Only renderer/app knows all features'],
  ['renderer/terminal', '../timeline/view.ts', 'renderer/terminal is a feature'],
  ['renderer/share', '../cell/CellView.tsx', 'renderer/share is a feature'],
  ['renderer/export', '../share/share.ts', 'renderer/export is a feature'],
  ['renderer/sweep', '../compare/choose.ts', 'a command of another feature by its id'],
  ['renderer/cell', '../inspector/Inspector.tsx', 'and the features share, sweep'],
  ['renderer/inspector', '../compare/session.ts', 'and the features cell'],
  ['renderer/statistics', '../cell/CellView.tsx', 'and the features timeline'],
  [
    'renderer/compare/tree',
    '../../statistics/StatisticsView.tsx',
    'and the features timeline, terminal, inspector, sweep',
  ],
  ['renderer', './timeline/view.ts', 'only starts renderer/app'],
  ['renderer', './dev/kept-files.ts', 'only starts renderer/app'],
  ['renderer/app', '../dev/kept-files.ts', 'frame around all features'],
  ['renderer/dev', 'react', 'while it is developed'],
].map(([folder = '', target = '', advice = '']) => ({ path: `${folder}/wrong.ts`, target, advice }));

/** Why an import that a file at this path would have is wrong. */
function reasonAgainst(path: string, target: string): string | undefined {
  const [found] = importsIn(path, `import type * as other from '${target}';\n\nexport type { other };\n`);
  return found && wrongImport(found);
}

describe('a deliberate wrong import is refused with a message that names the right place', () => {
  it.each(WRONG)('$path must not import $target', ({ path, target, advice }) => {
    expect(reasonAgainst(path, target)).toContain(advice);
  });

  it('however it is written', () => {
    const written = [
      "import '../app/start.ts';",
      "export { App } from '../app/App.tsx';",
      "const App = () => import('../app/App.tsx');",
      "type App = import('../app/App.tsx').App;",
    ];
    for (const text of written) {
      const [found] = importsIn('renderer/ui/wrong.ts', text);
      expect(found && wrongImport(found), text).toContain('must not import renderer/app/');
    }
    const [style] = importsIn('renderer/ui/wrong.css', "@import '../app/base.css';");
    expect(style && wrongImport(style)).toContain('must not import renderer/app/base.css');
  });

  it('every room has a wrong import here', () => {
    const tried = new Set(WRONG.map(({ path }) => path));
    const untried = ROOMS.filter(({ path }) => ![...tried].some((file) => file.startsWith(`${path}/`)));
    expect(untried.map(({ path }) => path)).toEqual([]);
  });

  it('a folder that is not in the table is a feature that uses no other', () => {
    expect(reasonAgainst('renderer/kinds/right.ts', '../document/navigate.ts')).toBeUndefined();
    expect(reasonAgainst('renderer/kinds/right.ts', './KindsView.tsx')).toBeUndefined();
    expect(reasonAgainst('renderer/app/right.ts', '../kinds/view.ts')).toBeUndefined();
    expect(reasonAgainst('renderer/kinds/wrong.ts', '../timeline/view.ts')).toContain('renderer/kinds is a feature');
    expect(reasonAgainst('renderer/document/wrong.ts', '../kinds/view.ts')).toContain('hand a function in');
  });

  it('a right import passes', () => {
    expect(reasonAgainst('renderer/app/right.ts', '../../shared/protocol.ts')).toBeUndefined();
    expect(reasonAgainst('renderer/compare/right.ts', '../timeline/view.ts')).toBeUndefined();
    expect(reasonAgainst('shared/node/right.ts', 'node:fs')).toBeUndefined();
  });
});

describe('the program keeps to its rooms', () => {
  it.each(PARTS)('%s', (part) => {
    expect(wrongImports(root, [part])).toEqual([]);
  });

  it('and no file imports itself through others', () => {
    expect(circlesOf(PARTS.flatMap((part) => importsBelow(root, part)))).toEqual([]);
    const [circle] = circlesOf([
      ...importsIn('renderer/ui/a.ts', "import type { b } from './b.ts';"),
      ...importsIn('renderer/ui/b.ts', "import { a } from './a.ts';"),
    ]);
    expect(circle).toEqual(['renderer/ui/a.ts', 'renderer/ui/b.ts']);
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
