/**
 * Checks every import of the program against the table of rooms: `node scripts/layers/check.mjs`. Prints each wrong one
 * with its place and what to do instead, and ends with status 1 where there is any.
 *
 * The linter has a rule for restricted imports, too. It compares the text of an import with patterns, where this looks at
 * the file that the import leads to; and its settings cannot be shared, so that each folder would repeat those of all.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsBelow } from './imports.mjs';
import { feature, PARTS, ROOMS } from './rooms.mjs';

const byLength = [...ROOMS].sort((one, other) => other.path.length - one.path.length);
const isInside = (path, room) => path === room || path.startsWith(`${room}/`);

/** Rooms of features that are not in the table, by name. */
const newFeatures = new Map();

/** The room of a file; undefined outside of the program. */
export function roomOfFile(path) {
  const room = byLength.find((one) => isInside(path, one.path));
  const [, name, ...rest] = path.split('/');
  if (room?.path !== 'renderer' || rest.length === 0) return room;
  if (!newFeatures.has(name)) newFeatures.set(name, feature(name, []));
  return newFeatures.get(name);
}

/** Why an import is wrong, for people; undefined where it is right. @param {import('./imports.mjs').Import} found */
export function wrongImport({ from, to, specifier, isPackage }) {
  const room = roomOfFile(from);
  if (!room) return undefined;
  if (isPackage) {
    const allowed = (room.packages ?? []).some((name) =>
      name === 'node:' ? to.startsWith('node:') : to === name || to.startsWith(`${name}/`),
    );
    return allowed ? undefined : `${room.path} must not import the package ${specifier}. ${room.advice}`;
  }
  const target = roomOfFile(to);
  const allowed =
    target === room ||
    (room.may.some((other) => isInside(to, other)) && !(room.not ?? []).some((other) => isInside(to, other)));
  return allowed ? undefined : `${room.path} must not import ${to}. ${room.advice}`;
}

/** The wrong imports below a root, as lines for people. */
export function wrongImports(root, parts = PARTS) {
  return parts
    .flatMap((part) => importsBelow(root, part))
    .flatMap((found) => {
      const why = wrongImport(found);
      return why === undefined ? [] : [`${found.from}:${found.line}: ${why}`];
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongImports(join(fileURLToPath(import.meta.url), '..', '..', '..'));
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
