/** What the run changed in its folder, as the file `workdir.diff` beside the trace says. */
import { decodeUtf8 } from '../base/bytes.ts';
import type { OpenDocument } from './document.ts';
import type { EngineHost } from './host.ts';

/**
 * The text of `workdir.diff`, cut after `most` bytes and not masked; empty where there is none.
 *
 * @throws Error where the file is there and cannot be read
 */
export async function workdirDiff(document: OpenDocument, host: EngineHost, most: number): Promise<string> {
  const trace = document.files.find((file) => file.format)?.grant;
  const grant = trace && (await host.relative(trace, 'workdir.diff'));
  if (!grant) return '';
  const source = await host.open(grant);
  try {
    return decodeUtf8(await source.read(0, most));
  } finally {
    await source.close?.();
  }
}
