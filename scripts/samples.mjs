/**
 * Writes samples/ anew: `node scripts/samples.mjs [passing|failing|published]…`. The recorded ones take the twenty
 * seconds each that they show; times in them are true.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePublished } from '../samples/make/published.mjs';
import { runCell, writeJson } from '../samples/make/run-cell.mjs';

const samples = join(dirname(fileURLToPath(import.meta.url)), '..', 'samples');

const ABOUT = {
  passing: {
    name: 'A cell that passes',
    description: 'Four model calls, a read, an edit, a test run; a full-screen terminal that is resized once.',
  },
  failing: {
    name: 'A cell that fails',
    description: 'The same task with the wrong fix: the test run exits with 101, the scorer says 0. With scrollback.',
  },
  published: {
    name: 'A published cell',
    description: 'Six spans of a public benchmark page, without a recording: see where its time and tokens went.',
  },
};

/** A recording must not tell which machine made it. */
function refuseTraces(folder) {
  const secrets = [tmpdir(), dirname(samples), hostname(), userInfo().homedir].filter((text) => text.length > 3);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const secret of secrets) {
      if (text.includes(secret)) throw new Error(`${file} names the machine that it was made on (${secret}).`);
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
    const { seconds, exitCode } = await runCell(id, folder);
    console.log(`${id}: ${seconds.toFixed(1)} s, the agent left with ${exitCode}`);
  }
  refuseTraces(folder);
}

const index = Object.entries(ABOUT)
  .filter(([id]) => existsSync(join(samples, id)))
  .map(([id, about]) => ({ id, ...about, files: readdirSync(join(samples, id)).sort() }));
writeJson(join(samples, 'index.json'), index);
