/** `spanreel serve`: opens files in a browser. */
import { UsageError } from '../usage-error.ts';
import { defineCommand } from './command.ts';
import { parseAllowed } from './general-options.ts';

export interface ServeCommand {
  readonly name: 'serve';
  readonly files: readonly string[];
  /** Undefined: the usual one, or another when that is taken. */
  readonly port: number | undefined;
  readonly host: string;
  readonly open: boolean;
}

export const serve = defineCommand<ServeCommand>({
  name: 'serve',
  summary: { usage: 'serve [FILE…] [--port N] [--host H] [--open]', text: 'in a browser; prints its address' },
  needs: ['cli', 'renderer'],
  parse(argv) {
    const found = parseAllowed(argv, 'serve', ['port', 'host', 'open']);
    if (typeof found === 'string') return found;
    const { values, files } = found;
    return {
      name: 'serve',
      files,
      port: values.port === undefined ? undefined : parsePort(values.port),
      host: values.host ?? '127.0.0.1',
      open: values.open === true,
    };
  },
  run: async (command) => (await import('../run-server.ts')).runServer(command),
});

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new UsageError(`--port takes a number up to 65535, not ${text}.`);
  return port;
}
