/** Records real agents as a user does: `spanreel record` at a terminal, with the scripted model behind it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTerminal, type Sat, type UserTerminal } from '../agents/at-terminal.mjs';
import { type ModelRequest, type Script, startScriptedModel } from '../agents/scripted-model.mjs';
import { bundle } from '../unit/harness/emit/bundled.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const agents = join(root, 'test', 'agents');
/** Where npm put pi. */
const AGENT_BIN = join(agents, 'node_modules', '.bin');
const TASK = join(agents, 'tasks', 'parse-duration');

export function readScript(name: 'right-fix' | 'wrong-fix'): Script {
  return JSON.parse(readFileSync(join(agents, 'scripts', `${name}.json`), 'utf8'));
}

export interface Recording {
  readonly agent: 'pi' | 'codex';
  /** Its delays are kept only with a `user`, or where they are what the recording is about. */
  readonly script: Script;
  readonly delays?: true;
  /** Folder of the task, where it is not to repair parse-duration. */
  readonly task?: string;
  /** The agent's command line, where it is not the one of its profile. */
  readonly command?: readonly string[];
  /** What the user does in the agent's own screen; without, it runs headless. */
  readonly user?: (terminal: UserTerminal) => Promise<void>;
}

export interface Recorded extends Sat {
  /** The cell. */
  readonly folder: string;
  /** What the model server saw. */
  readonly requests: readonly ModelRequest[];
}

export interface Recorder {
  /** Records one run into a folder of its own; several may be recorded at once. */
  record(recording: Recording): Promise<Recorded>;
  /** Runs another command of the program. */
  command(...argv: string[]): Promise<{ readonly status: number; readonly out: string; readonly err: string }>;
  /** Removes all that was recorded. */
  end(): void;
}

/** Builds the `spanreel` command of the sources as they are, to record with. */
export async function makeRecorder(): Promise<Recorder> {
  if (!existsSync(join(AGENT_BIN, 'pi')))
    throw new Error('The agents are not installed: run `node scripts/agents.mjs` (npm test does).');
  const base = mkdtempSync(join(tmpdir(), 'spanreel-agent-'));
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'), 'dir');
  const program = await bundle(join(root, 'cli', 'spanreel.ts'), join(base, 'spanreel'));
  let runs = 0;
  return {
    async record({ agent, script, command, user, delays, task = TASK }) {
      const own = join(base, `run-${++runs}`);
      const folder = join(own, 'cell');
      for (const path of ['home', 'tmp']) mkdirSync(join(own, path), { recursive: true });
      const model = await startScriptedModel({ script, speed: user || delays ? 1 : 0 });
      try {
        const sat = await atTerminal({
          argv: [
            process.execPath,
            program,
            ...['record', '--agent', agent, '--model', script.model, '--model-endpoint', model.url],
            ...['--task', task, '--out', folder, '--content', ...(user ? ['--interactive'] : [])],
            ...(command ? ['--', ...command] : []),
          ],
          cwd: own,
          env: {
            PATH: [AGENT_BIN, process.env.PATH].join(delimiter),
            HOME: join(own, 'home'),
            TMPDIR: join(own, 'tmp'),
            OPENAI_API_KEY: 'sk-test-000',
            LANG: 'C.UTF-8',
          },
          user,
        });
        return { ...sat, folder, requests: model.requests };
      } finally {
        await model.close();
      }
    },
    command: (...argv) =>
      new Promise((resolve) => {
        execFile(process.execPath, [program, ...argv], (error, out, err) => {
          resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
        });
      }),
    end: () => rmSync(base, { recursive: true, force: true, maxRetries: 3 }),
  };
}
