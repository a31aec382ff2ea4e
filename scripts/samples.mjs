/**
 * Writes samples/ anew: `node scripts/samples.mjs [passing|failing|published]…`. The recorded ones take the time that
 * they show; times in them are true.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { writePublished } from '../samples/make/published.mjs';
import { recordSample } from '../samples/make/recorded.mjs';
import { root } from './process.mjs';

const samples = join(root, 'samples');

const ABOUT = {
  passing: {
    name: 'A cell that passes',
    description: 'A coding agent repairs a function: model calls, a test run, a terminal that is resized once.',
  },
  failing: {
    name: 'A cell that fails',
    description: 'The same task with the wrong fix: refused model calls, failing tests, a changed test, a stray file.',
  },
  published: {
    name: 'A published cell',
    description: 'Six spans of a public benchmark page, without a recording: see where its time and tokens went.',
  },
};

/** A sample is fetched by the page and lies in the repository: it stays small. */
const LARGEST = 1_000_000;

/** A recording must not tell which machine made it, and must be small. */
function check(folder) {
  const { homedir, username } = userInfo();
  const told = [root, homedir, hostname(), username === 'root' ? '' : username].filter((text) => text.length > 3);
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    if (statSync(path).size > LARGEST) throw new Error(`${path} has ${statSync(path).size} bytes.`);
    const text = readFileSync(path, 'utf8');
    for (const place of told) {
      if (text.includes(place)) throw new Error(`${path} names the machine that it was made on (${place}).`);
    }
  }
}

const wanted = process.argv.slice(2);
for (const id of wanted.length > 0 ? wanted : Object.keys(ABOUT)) {
  if (!Object.hasOwn(ABOUT, id))
    throw new Error(`There is no sample ${id}; there are ${Object.keys(ABOUT).join(', ')}.`);
  const folder = join(samples, id);
  if (id === 'published') writePublished(folder);
  else {
    const { seconds, requests } = await recordSample(id, folder);
    console.log(`${id}: ${requests} model calls in ${seconds.toFixed(1)} s`);
  }
  check(folder);
}

const index = Object.entries(ABOUT)
  .filter(([id]) => existsSync(join(samples, id)))
  .map(([id, about]) => ({ id, ...about, files: readdirSync(join(samples, id)).sort() }));
writeFileSync(join(samples, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
