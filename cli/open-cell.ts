/** A cell opened by the engine in this process, for commands that ask it something and end. */
import { createEngine } from '../shared/engine/engine.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import { findTraceFiles } from '../shared/node/find-files.ts';
import type { Emit, RequestHandlers } from '../shared/transport.ts';

/**
 * Opens a cell's folder or file, asks, and closes it. `emit` hears what the engine tells meanwhile.
 * @throws with a message for people where nothing in it can be read
 */
export async function openCell<T>(
  path: string,
  ask: (engine: RequestHandlers) => Promise<T>,
  emit: Emit = () => undefined,
): Promise<T> {
  const found = await findTraceFiles(path);
  const paths = new Map(found.map((file, index) => [String(index), file.path]));
  const grants = found.map((file, index) => ({ id: String(index), name: file.name }));
  const engine = createEngine({ ...nodeHost((id) => paths.get(id)), watch: undefined }, emit);
  try {
    const { files } = await engine.open({ files: grants });
    const failure = files.find((file) => file.error)?.error;
    if (failure && files.every((file) => file.error)) throw new Error(failure.message);
    return await ask(engine);
  } finally {
    // An empty document in its place: handles are closed and the indexing of recordings ends.
    await engine.open({ files: [] });
  }
}
