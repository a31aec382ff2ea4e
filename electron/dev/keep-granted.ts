/** Writes down what the window shows, so that the next start after a change shows it too. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Grants } from '../grants.ts';
import { DATA } from './settings.ts';

const grantAll = Grants.prototype.grantAll;
Grants.prototype.grantAll = async function (paths) {
  const granted = await grantAll.call(this, paths);
  if (granted.files.length > 0) writeFileSync(join(DATA, 'shown.json'), JSON.stringify(granted.paths));
  return granted;
};
