/** What the page can do by itself, whether a server is behind it or not: its files, the samples, its URL. */
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { Sample, Shell } from '../../shared/shell.ts';
import { grantLocal } from '../worker/local-file.ts';
import { grantFiles, showDialog } from './dropped.ts';
import { loadFromUrl, saveToUrl } from './url-view.ts';
import { connectWorker } from './worker-engine.ts';

interface SampleEntry extends Sample {
  readonly files: readonly string[];
}

async function fetchOk(path: string): Promise<Response> {
  const response = await fetch(new URL(path, document.baseURI), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path} could not be fetched: ${response.status} ${response.statusText}`);
  return response;
}

let index: Promise<readonly SampleEntry[]> | undefined;

/** The list of samples beside the page. A failed attempt is not remembered. */
function sampleIndex(): Promise<readonly SampleEntry[]> {
  index ??= fetchOk('samples/index.json')
    .then((response) => response.json() as Promise<readonly SampleEntry[]>)
    .catch((error: unknown) => {
      index = undefined;
      throw error;
    });
  return index;
}

/** Fetches a sample's files into the page, where the Web Worker engine reads them. */
export async function openSample(id: string): Promise<readonly FileGrant[]> {
  const sample = (await sampleIndex()).find((entry) => entry.id === id);
  if (!sample) throw new Error(`There is no sample ${id}.`);
  const all = await Promise.all(
    sample.files.map(async (name) => {
      const bytes = await (await fetchOk(`samples/${id}/${name}`)).arrayBuffer();
      return { path: `${id}/${name}`, file: new File([bytes], name) };
    }),
  );
  return grantLocal(
    all,
    all.map(({ path }) => path).filter((path) => path.endsWith('.otlp.jsonl')),
  );
}

/** The viewer as one document; beside the page it is a file like the samples. */
export async function fetchViewer(): Promise<string> {
  return (await fetchOk('share/viewer.html')).text();
}

/** The parts of a shell that need nothing but the page. */
export function pageShell(): Omit<Shell, 'kind' | 'connect' | 'initialFiles'> {
  return {
    connectLocal: async () => connectWorker(),
    chooseFiles: showDialog,
    grantDropped: grantFiles,
    // A page may not keep files beyond its own life, so there is nothing recent.
    recentFiles: async () => [],
    openRecent: async () => [],
    forgetRecent: async () => undefined,
    samples: async () => (await sampleIndex()).map(({ id, name, description }) => ({ id, name, description })),
    openSample,
    onOpen: () => undefined,
    onCommand: () => undefined,
    setMenu: () => undefined,
    setTitle(title) {
      document.title = title;
    },
    loadView: async (key) => loadFromUrl(key),
    saveView: saveToUrl,
    openExternal(url) {
      const { protocol, href } = new URL(url);
      if (protocol === 'http:' || protocol === 'https:') window.open(href, '_blank', 'noopener,noreferrer');
    },
    shareViewer: fetchViewer,
    restoredAfterCrash: false,
  };
}
