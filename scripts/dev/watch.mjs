/** Bundles a program again whenever one of its sources changes. */
import { build } from 'vite';
import { bundleSettings } from '../bundle.mjs';

/**
 * Watches the sources of a bundle (`scripts/bundle.mjs`) and writes it below `dist`. Resolves when it has been built once;
 * throws where that fails. `began` is called when a source has changed, `ended` when the bundle is there again: with the ms
 * it took, or with the error that left the old one in place.
 */
export async function watchBundle(name, bundle, dist, { began = () => undefined, ended = () => undefined } = {}) {
  const settings = bundleSettings(bundle, dist);
  // Two bundles may share a folder, and what runs still may load a chunk: nothing is deleted, and names do not change.
  settings.build.rolldownOptions.output.chunkFileNames = `${name}-[name].js`;
  const watcher = await build({ ...settings, build: { ...settings.build, emptyOutDir: false, watch: {} } });
  let first = true;
  await new Promise((resolve, reject) => {
    watcher.on('event', async (event) => {
      if (event.code === 'BUNDLE_START' && !first) began();
      if (event.code !== 'BUNDLE_END' && event.code !== 'ERROR') return;
      await event.result?.close();
      const { error } = event;
      if (error) console.error(`${name} does not build: ${error.message}`);
      else if (!first) console.log(`${name}: built again in ${Math.round(event.duration)} ms`);
      if (!first) ended(error);
      else if (error) reject(error);
      else resolve();
      first = false;
    });
  });
  return watcher;
}
