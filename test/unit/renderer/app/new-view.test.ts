/** A new view is its folder and one line: whatever of it is left out, the compiler names. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const renderer = join(root, 'renderer');

const NAME = `declare module '${renderer}/stores/layout' {
  interface ViewNames {
    kinds: true;
  }
}
`;
const PARTS = `{
  id: 'kinds',
  label: 'Kinds',
  title: 'Kinds: what the spans are',
  group: 'View',
  key: 'K',
  order: 60,
  fills: 'workspace',
  ofDocument: true,
  inUrl: true,
  panelName: 'The kinds',
  offered: always,
  available: always,
  showable: always,
  commands: [],
  Content: () => null,
}`;
const DEFINITION = `import { always } from '${renderer}/commands/condition.ts';
import type { ViewDefinition } from '${renderer}/commands/views.ts';

export const kindsView: ViewDefinition = ${PARTS};
`;

/** The compiler's words about the page with a file more; empty where it compiles. */
function compile(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-view-'));
  try {
    writeFileSync(join(folder, 'view.ts'), file);
    const settings = {
      extends: join(renderer, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [join(root, 'node_modules/@types')],
        types: [join(root, 'node_modules/vite/client')],
      },
      include: [join(folder, 'view.ts'), join(renderer, 'app/all-views.ts'), join(root, 'shared/platform.d.ts')],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const tsc = join(root, 'node_modules/.bin/tsc');
    return spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { cwd: root, encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const IN_FULL = [...PARTS.matchAll(/^ {2}(\w+): .*$/gm)].map(([line, part = '']) => ({ line: `${line}\n`, part }));

/** A definition for each part, without that part. */
const WITHOUT = IN_FULL.map(
  ({ line, part }) => `export const without_${part}: ViewDefinition = ${PARTS.replace(line, '')};\n`,
);

/** A definition under a name that no view has declared. */
const UNNAMED = `export const unnamedView: ViewDefinition = ${PARTS.replace("'kinds'", "'unnamed'")};\n`;

describe('a view of which a part is missing does not compile', () => {
  let words = '';
  beforeAll(() => {
    words = compile(`${NAME}${DEFINITION}${WITHOUT.join('')}${UNNAMED}`);
  });

  it('its line in the table of views', () => {
    expect(words).toMatch(/all-views\.ts.*Property 'kinds' is missing in type/);
  });

  it('the declaration of its name', () => {
    expect(words).toMatch(/view\.ts.*Type '"unnamed"' is not assignable to type/);
  });

  it.each(IN_FULL)('its $part', ({ part }) => {
    expect(words).toMatch(new RegExp(`view\\.ts.*Property '${part}' is missing in type`));
  });

  it('and nothing else is wrong in it', () => {
    expect(words.split('\n').filter((line) => line.includes('error TS'))).toHaveLength(IN_FULL.length + 2);
  });
});
