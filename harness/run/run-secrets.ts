/** The secrets of one run: found once in what the run is given, and masked wherever the run is recorded. */
import { collectSecrets, type Environment, maskArgv, maskEnvironment, maskText } from './environment.ts';

/**
 * A list of secrets that is made when a recording starts and handed on to everything that writes. It grows once, when the
 * agent's environment and command line are put together.
 */
export class RunSecrets {
  #values: readonly string[] = [];

  /** The secrets, longest first. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** Adds the secrets of an environment and a command line, before anything of them is recorded. */
  add(env: Environment, argv: readonly string[] = []): void {
    this.#values = [...new Set([...this.#values, ...collectSecrets(env, argv)])].sort((a, b) => b.length - a.length);
  }

  /** Returns the text as it may be recorded. */
  maskText(text: string): string {
    return maskText(text, this.#values);
  }

  /** Returns a command line that was added, as it may be recorded. */
  maskArgv(argv: readonly string[]): string[] {
    return maskArgv(argv, this.#values);
  }

  /** Returns an environment that was added, as it may be recorded: every name, with secrets masked in the values. */
  maskEnvironment(env: Environment): Record<string, string> {
    return maskEnvironment(env, this.#values);
  }
}
