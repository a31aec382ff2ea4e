/** Runs the server of browser mode until it is interrupted. */
import { version } from '../package.json';
import { advice, type ComparedPaths, distFolder, openBrowser, serve } from './serve.ts';

export interface RunServerOptions {
  readonly files: readonly string[];
  /** Shown instead of files. */
  readonly comparison?: ComparedPaths;
  readonly host: string;
  readonly port: number | undefined;
  /** Opens the browser, too. */
  readonly open: boolean;
}

/** Serves until SIGINT, SIGTERM or SIGHUP. Returns the exit status. */
export async function runServer({ files, comparison, host, port, open }: RunServerOptions): Promise<number> {
  const server = await serve({ files, comparison, host, port, version, dist: distFolder() });
  process.stdout.write(`${server.url}\n`);
  process.stderr.write(`${advice(host)}Press Ctrl+C to stop.\n`);
  const failure = open ? await openBrowser(server.url) : undefined;
  if (failure) process.stderr.write(`${failure} Open the address above yourself.\n`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
  });
  await server.close();
  return 0;
}
