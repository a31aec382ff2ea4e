/**
 * Reads what every source file imports: TypeScript through Vite's parser, style sheets by their `@import`. Only imports
 * are looked at, nothing is run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { parseSync } from 'vite';

const SOURCE = /\.(ts|tsx|mts|mjs|css)$/;
/** `import('./file.ts').Name` as a type: the parser lists only what is loaded when the program runs. */
const TYPE_IMPORT = /\bimport\(\s*'([^']+)'\s*\)\s*\./g;
const STYLE_IMPORT = /@import\s+['"]([^'"]+)['"]/g;

/**
 * @typedef {object} Import
 * @property {string} from path of the importing file, relative to the root, with `/`
 * @property {number} line from 1
 * @property {string} specifier as it is written
 * @property {string} to path of the imported file relative to the root, or the specifier of a package
 * @property {boolean} isPackage
 * @property {boolean} isType nothing of it is there when the program runs
 */

/** The imports of one file. `path` is relative to the root, with `/`. @returns {Import[]} */
export function importsIn(path, text) {
  const found = path.endsWith('.css') ? styleImports(text) : scriptImports(path, text);
  return found.map(({ specifier, at, isType }) => {
    const isPackage = !specifier.startsWith('.');
    const to = isPackage ? specifier : posix.join(posix.dirname(path), specifier);
    return { from: path, line: text.slice(0, at).split('\n').length, specifier, to, isPackage, isType };
  });
}

function styleImports(text) {
  return [...text.matchAll(STYLE_IMPORT)].map((match) => ({ specifier: match[1], at: match.index, isType: false }));
}

function scriptImports(path, text) {
  const { module } = parseSync(path, text);
  const found = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, at: start, isType });
  }
  for (const { entries, start } of module.staticExports) {
    const [first] = entries.filter((entry) => entry.moduleRequest);
    if (!first) continue;
    found.push({ specifier: first.moduleRequest.value, at: start, isType: entries.every((entry) => entry.isType) });
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    if (/^'[^']+'$/.test(written)) found.push({ specifier: written.slice(1, -1), at: start, isType: false });
  }
  for (const match of text.matchAll(TYPE_IMPORT)) found.push({ specifier: match[1], at: match.index, isType: true });
  return found;
}

/** Paths of the source files below a folder, relative to `root`, with `/`, sorted. */
export function sourceFiles(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The imports of all source files below a folder. @returns {Import[]} */
export function importsBelow(root, folder) {
  return sourceFiles(root, folder).flatMap((path) => importsIn(path, readFileSync(join(root, path), 'utf8')));
}

/** The folder of a file, at most `depth` names below `base`; `base` itself for the files that lie in it. */
export function roomOf(path, base, depth = 1) {
  const inside = path
    .slice(base.length + 1)
    .split('/')
    .slice(0, -1)
    .slice(0, depth);
  return [base, ...inside].join('/');
}
