#!/usr/bin/env node
/** The `spanreel` command. */
import { messageOf } from '../shared/base/errors.ts';
import { readCommandLine } from './arguments.ts';
import { UnusableInput } from './unusable-input.ts';
import { UsageError } from './usage-error.ts';

async function main(argv: readonly string[]): Promise<number> {
  return readCommandLine(argv).run();
}

// `spanreel stats … | head` closes the pipe early: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).then(
  (status) => {
    // What still runs (indexing that was cancelled, keep-alive sockets) must not hold the shell.
    process.exitCode = status;
    process.stdout.write('', () => process.exit(status));
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const message = messageOf(error);
    const help = usage ? `Try \`spanreel ${error.command ? `${error.command} ` : ''}--help\`.\n` : '';
    process.stderr.write(`spanreel: ${message}\n${help}`);
    process.exit(usage || error instanceof UnusableInput ? 2 : 1);
  },
);
