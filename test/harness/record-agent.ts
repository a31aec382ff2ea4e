/** Records a real agent as a user does: `spanreel record` at a terminal, with the scripted model behind it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildStale, cliFile } from '../../scripts/fresh.mjs';
import { atTerminal, type Sat, type UserTerminal } from '../agents/at-terminal.mjs';
import { type ModelRequest, type Script, startScriptedModel } from '../agents/scripted-model.mjs';

const agents = fileURLToPath(new URL('../agents', import.meta.url));
/** Where npm put pi. */
export const AGENT_BIN = join(agents, 'node_modules', '.bin');
export const TASK = join(agents, 'tasks', 'parse-duration');

export function readScript(name: 'right-fix' | 'wrong-fix'): Script {
  return JSON.parse(readFileSync(join(agents, 'scripts', `${name}.json`), 'utf8'));
}

export interface Recorded extends Sat {
  /** The cell. */
  readonly folder: string;
  /** What the model server saw. */
  readonly requests: readonly ModelRequest[];
  /** Removes the cell and all that was made for it. */
  remove(): void;
}

export interface Recording {
  readonly agent: 'pi' | 'codex';
  readonly script: Script;
  /** Further arguments of `spanreel record`. */
  readonly options?: readonly string[];
  /** What the user does in the agent's own screen; without, it runs headless. */
  readonly user?: (terminal: UserTerminal, requests: readonly ModelRequest[]) => Promise<void>;
  readonly speed?: number;
}

/** Records one run into a folder of its own. */
export async function recordAgent({ agent, script, options = [], user, speed = 0 }: Recording): Promise<Recorded> {
  buildStale(['cli']);
  const base = mkdtempSync(join(tmpdir(), 'spanreel-agent-'));
  const folder = join(base, 'cell');
  const home = join(base, 'home');
  const temporary = join(base, 'tmp');
  for (const path of [home, temporary]) mkdirSync(path);
  const remove = () => rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  const model = await startScriptedModel({ script, speed });
  try {
    const sat = await atTerminal({
      argv: [
        process.execPath,
        cliFile,
        'record',
        ...['--agent', agent, '--model', script.model, '--model-endpoint', model.url],
        ...['--task', TASK, '--out', folder, '--content', ...(user ? ['--interactive'] : []), ...options],
      ],
      cwd: base,
      env: {
        PATH: [AGENT_BIN, process.env.PATH].join(delimiter),
        HOME: home,
        TMPDIR: temporary,
        OPENAI_API_KEY: 'sk-test-000',
        LANG: 'C.UTF-8',
      },
      user: user && ((terminal) => user(terminal, model.requests)),
    });
    return { ...sat, folder, requests: model.requests, remove };
  } catch (error) {
    remove();
    throw error;
  } finally {
    await model.close();
  }
}

/** Leaves pi's screen once `said`, the last words of the script, is on it. A key needs its time to arrive. */
export async function leavePi(terminal: UserTerminal, said: string): Promise<void> {
  await terminal.shows(said);
  await terminal.type('/quit', 20);
  await sleep(600);
  await terminal.type('\r');
}
