/**
 * Checks the style sheets of the renderer: `node scripts/layers/styles.mjs`. A class begins with the name of its sheet or of
 * its folder and is used by its own feature only; what several features show has its sheet in `renderer/ui`. Sizes of letters,
 * colours and tokens are named in `app/tokens.css` and nowhere else. Prints what is wrong and ends with status 1.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from './imports.mjs';

/** Sheets with classes that belong to no component: their names are plain words. */
const SHARED = ['renderer/ui/controls.css', 'renderer/ui/text.css'];
const TOKENS = 'renderer/app/tokens.css';
const UI = 'renderer/ui';
const CLASS = /\.([a-z][\w-]*)/g;
/** `class="…"`, `className={…}`, `.className = '…'`, `cellClass: '…'`: what is in them are classes, whatever their names. */
const ATTRIBUTE = /\b\w*[cC]lass(?:Name)?\s*[=:]\s*("[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})/g;
const LITERAL = /\bfont(?:-size)?:[^;/]*\b\d[\d.]*px|#[0-9a-f]{3,8}\b|\brgba?\(/i;

/** The first folder of the renderer that a file lies in: `renderer/cell` for all that is below it. */
const featureOf = (path) => path.split('/').slice(0, 2).join('/');
const beginsWith = (name, word) => name === word || name.startsWith(`${word}-`);

/** @typedef {{ path: string, text: string }} File */

/** The selectors of a sheet and its text without comments. */
function readSheet({ path, text }) {
  const rules = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = [...rules.matchAll(/([^{};]+)\{/g)].map((match) => match[1].trim()).filter((one) => one[0] !== '@');
  const classes = new Set(selectors.flatMap((one) => [...one.matchAll(CLASS)].map((match) => match[1])));
  return { path, rules, selectors, classes };
}

/** The words in the strings of a file that may be classes; beginnings and endings of those that are put together. */
function readWords({ text }) {
  const found = [...text.matchAll(/(?<=['"`\s])(?<!ById\(.)([a-z][\w-]*)(?=(\$\{)|['"`\s])/g)];
  const attributes = [...text.matchAll(ATTRIBUTE)].map((match) => match[1]).join(' ');
  const inAttributes = new Set([...attributes.matchAll(/(?<=['"`\s])[a-z][\w-]*(?=['"`\s])/g)].map(([word]) => word));
  return {
    words: new Set(found.filter((match) => !match[2]).map((match) => match[1])),
    beginnings: [...new Set(found.filter((match) => match[2]).map((match) => match[1]))],
    endings: [...text.matchAll(/\}(-[a-z][\w-]*)`/g)].map((match) => match[1]),
    isClass: (word) => word.includes('-') || inAttributes.has(word),
  };
}

/** Whether a class has the name of the sheet, or of the folder that the sheet lies in. */
const isNamedAfter = (name, path) =>
  beginsWith(name, basename(path, '.css')) || beginsWith(name, basename(dirname(path)));

/** What is wrong with these files of the renderer, as lines for people. @param {readonly File[]} files */
export function wrongStyles(files) {
  const sheets = files.filter(({ path }) => path.endsWith('.css')).map(readSheet);
  const sources = files.filter(({ path }) => !path.endsWith('.css')).map((file) => ({ ...file, ...readWords(file) }));
  const wrong = [];
  const uiNames = sheets.filter(({ path }) => featureOf(path) === UI).map(({ path }) => basename(path, '.css'));
  const isOfUi = (name) => uiNames.some((word) => beginsWith(name, word));
  const owners = new Map();
  for (const { path, classes } of sheets) {
    for (const name of classes) {
      const isForeign = isOfUi(name) && featureOf(path) !== UI;
      if (SHARED.includes(path) || (isNamedAfter(name, path) && !isForeign))
        owners.set(name, [...(owners.get(name) ?? []), path]);
    }
  }
  const isOpenTo = (path, name) =>
    owners.get(name)?.some((sheet) => [UI, featureOf(path)].includes(featureOf(sheet))) ?? isOfUi(name);
  const words = new Set(sources.flatMap((source) => [...source.words]));
  const beginnings = sources.flatMap((source) => source.beginnings);
  const endings = sources.flatMap((source) => source.endings);
  const isUsed = (name) =>
    words.has(name) ||
    beginnings.some((one) => name.startsWith(one)) ||
    endings.some((one) => name.endsWith(one) && words.has(name.slice(0, -one.length)));

  const defined = new Set(
    files.flatMap(({ text }) => [...text.matchAll(/['\s{;(](--[\w-]+)['\]]*\s*[:,]/g)].map((m) => m[1])),
  );
  for (const { path, rules, selectors, classes } of sheets) {
    for (const selector of selectors) {
      const [first, ...others] = [...selector.matchAll(CLASS)].map((match) => match[1]);
      // A plain word changes the class before it: `.text-hint.wrong`.
      const names = [first, ...others.filter((name) => name.includes('-'))].filter((name) => name !== undefined);
      for (const name of names) {
        if (!isOpenTo(path, name))
          wrong.push(`${path}: .${name} has neither the name of this sheet nor a sheet in ${UI}`);
      }
    }
    for (const name of classes) if (!isUsed(name)) wrong.push(`${path}: .${name} is used nowhere`);
    for (const [line] of path === TOKENS ? [] : rules.matchAll(new RegExp(LITERAL, 'gi'))) {
      wrong.push(`${path}: ${line.trim()} belongs into ${TOKENS}, under a name`);
    }
    for (const [, token] of rules.matchAll(/var\((--[\w-]+)\)/g)) {
      if (!defined.has(token)) wrong.push(`${path}: ${token} is defined nowhere`);
    }
  }
  for (const { path, words: own, isClass } of sources) {
    for (const name of own) {
      if (!owners.has(name) || !isClass(name) || isOpenTo(path, name)) continue;
      wrong.push(`${path}: .${name} belongs to ${owners.get(name)[0]}. Move what both need into ${UI}.`);
    }
  }
  return [...new Set(wrong)];
}

/** The sources and sheets of the renderer below a root. @returns {File[]} */
export function readStyles(root) {
  return sourceFiles(root, 'renderer').map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongStyles(readStyles(join(fileURLToPath(import.meta.url), '..', '..', '..')));
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
