/**
 * Records a sample: a real agent (pi) at a real terminal, with a model server behind it that answers from a script.
 * What the user does (typing, changing the size of the window, leaving) is scripted too; it goes through the terminal.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installAgents } from '../../scripts/agents.mjs';
import { buildStale, cliFile } from '../../scripts/fresh.mjs';
import { root, which } from '../../scripts/process.mjs';
import { atTerminal } from '../../test/agents/at-terminal.mjs';
import { startScriptedModel } from '../../test/agents/scripted-model.mjs';

const agents = join(root, 'test', 'agents');
const agentPackage = join(agents, 'node_modules', '@mariozechner', 'pi-coding-agent');
const TASK = join(agents, 'tasks', 'parse-duration');
const MS_PER_KEY = 35;

/** What each sample is: its number among the runs, the model's script, its last words, whether the window is resized. */
const RECORDED = {
  passing: { run: 1, name: 'right-fix', said: 'All four tests pass.', resized: true },
  failing: { run: 2, name: 'wrong-fix', said: 'Three of four tests pass now.', resized: false },
};

/**
 * Programs under names that do not tell where they are installed: the agent tells its model where its own documentation
 * is, and a sample must not name the machine that it was made on.
 */
function neutralPlaces(base) {
  const bin = join(base, 'bin');
  mkdirSync(bin);
  symlinkSync(agentPackage, join(base, 'pi'));
  symlinkSync(join(agentPackage, 'dist', 'cli.js'), join(bin, 'pi'));
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const program of ['git', 'bash', 'sh', 'ls']) {
    const path = which(program);
    if (path) symlinkSync(path, join(bin, program));
  }
  cpSync(TASK, join(base, 'task'), { recursive: true });
  for (const name of ['home', 'project']) mkdirSync(join(base, name));
  const at = (name) => join(base, name);
  return { bin, task: at('task'), home: at('home'), project: at('project') };
}

/** Records the sample `id` into `folder`. Resolves with the seconds that it took and the agent's exit status. */
export async function recordSample(id, folder) {
  const { run, name, said, resized } = RECORDED[id];
  installAgents();
  buildStale(['cli']);
  const script = JSON.parse(readFileSync(join(agents, 'scripts', `${name}.json`), 'utf8'));
  const { prompt } = JSON.parse(readFileSync(join(TASK, 'task.json'), 'utf8'));
  const base = mkdtempSync(join(tmpdir(), 'spanreel-samples-'));
  rmSync(folder, { recursive: true, force: true });
  const { bin, task, home, project } = neutralPlaces(base);
  const model = await startScriptedModel({ script, speed: 1 });
  try {
    const sat = await atTerminal({
      argv: [
        process.execPath,
        cliFile,
        ...['record', '--interactive', '--content', '--agent', 'pi', '--model', script.model],
        ...['--model-endpoint', model.url, '--task', task, '--sweep', 'samples', '--run', String(run), '--out', folder],
        ...['--env', `PI_PACKAGE_DIR=${join(base, 'pi')}`],
        // Without the prompt: it is typed.
        ...['--', 'pi', '--offline', '--provider', 'recorded', '--model', script.model],
      ],
      cwd: project,
      env: {
        PATH: bin,
        HOME: home,
        TMPDIR: base,
        LANG: 'C.UTF-8',
        COLORTERM: 'truecolor',
        OPENAI_API_KEY: 'sk-test-000',
      },
      async user(terminal) {
        await terminal.shows(script.model);
        await sleep(1200);
        await terminal.type(prompt, MS_PER_KEY);
        await sleep(600);
        await terminal.type('\r');
        if (resized) {
          await terminal.shows('first suspect');
          terminal.resize(100, 30);
          await terminal.shows('hundredth');
          terminal.resize(120, 36);
        }
        await terminal.shows(said);
        await sleep(2500);
        await terminal.type('/quit', MS_PER_KEY);
        await sleep(600);
        await terminal.type('\r');
      },
    });
    if (sat.exitCode !== 0) throw new Error(`spanreel record ended with ${sat.exitCode}:\n${sat.output.slice(-3000)}`);
    return { seconds: sat.ms / 1000, requests: model.requests.length };
  } finally {
    await model.close();
    rmSync(base, { recursive: true, force: true });
  }
}
