/**
 * Stands in for Electron's default application in a runtime that has none: starts the application folder named by the
 * first argument that is not a switch, under its own name and path. A module, because Electron holds back `ready`
 * until the entry module is evaluated, which lets the application register its schemes in time.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  console.error('Usage: electron [switches] <application folder> [arguments]');
  app.exit(2);
} else {
  const folder = resolve(named);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(folder);
  await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
}
