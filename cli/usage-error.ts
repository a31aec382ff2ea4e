/** The command line cannot be understood; the message says why. Exit status 2. */
export class UsageError extends Error {
  /** The command whose help says more. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}
