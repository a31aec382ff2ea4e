/**
 * Prints which folder of a part of the program imports which: `node scripts/folder-graph.mjs [PART] [--deep] [--list]`.
 * PART is `renderer` unless another is named; `--deep` takes folders inside folders apart; `--list` prints the arrows.
 * The last line counts arrows, pairs of folders that import each other, imports that run up, against the table of
 * `scripts/layers/rooms.mjs`, and circles of files.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongImports } from './layers/check.mjs';
import { circlesOf } from './layers/circles.mjs';
import { importsBelow, roomOf } from './layers/imports.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const [part = 'renderer'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const depth = flags.includes('--deep') ? 9 : 1;

const inside = importsBelow(root, part).filter(({ to, isPackage }) => !isPackage && to.startsWith(`${part}/`));
const arrows = new Map();
for (const { from, to } of inside) {
  const pair = [roomOf(from, part, depth), roomOf(to, part, depth)];
  if (pair[0] !== pair[1]) arrows.set(pair.join(' -> '), (arrows.get(pair.join(' -> ')) ?? 0) + 1);
}
const rooms = new Set([...arrows.keys()].flatMap((arrow) => arrow.split(' -> ')));
const bothWays = [...arrows.keys()].filter((arrow) => {
  const [from, to] = arrow.split(' -> ');
  return from < to && arrows.has(`${to} -> ${from}`);
});

if (flags.includes('--list')) {
  for (const [arrow, count] of [...arrows].sort()) console.log(`${arrow}  (${count})`);
  console.log('');
}
for (const arrow of bothWays) console.log(`both ways: ${arrow.replace('->', '<->')}`);
const upward = wrongImports(root, [part.split('/')[0]]);
for (const line of upward) console.log(`runs up: ${line}`);
const circles = circlesOf(inside);
for (const circle of circles) console.log(`in a circle: ${circle.join(' ')}`);
console.log(
  `${part}: ${rooms.size} folders, ${arrows.size} arrows, ${bothWays.length} pairs in both directions, ${upward.length} imports that run up, ${circles.length} circles of files`,
);
