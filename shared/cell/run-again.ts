/**
 * How to run a cell again: command lines filled in from what the cell says of itself. Pure text for a POSIX shell; keys
 * and addresses stand in it as variables, never as values.
 */
import type { CellPage } from './page/page.ts';
import { KEY_VARIABLES, OWN_ENDPOINT } from './run-again-agents.ts';
import { shellText, shellWord } from './shell-word.ts';

/** What the cell says of itself; empty where it says nothing. */
export interface RunIdentity {
  readonly tui: string;
  readonly model: string;
  readonly task: string;
  readonly run: string;
  readonly image: string;
  readonly digest: string;
}

/** What a cell's page says of how it was run: the value that is shown where several sources tell one. */
export function readRunIdentity(page: CellPage): RunIdentity {
  const value = (key: string) => {
    const value = page.identity.find((sourced) => sourced.key === key)?.sources[0]?.value;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return {
    tui: value('tui'),
    model: value('model'),
    task: value('task'),
    run: value('run'),
    image: value('container_image'),
    digest: value('image_digest'),
  };
}

export interface RunBlock {
  /** Stable, for links and tests: `docker`, `record`, `endpoint-aider`, `check`. */
  readonly id: string;
  readonly title: string;
  /** What must be known before it is pasted; empty where nothing must. */
  readonly note: string;
  readonly text: string;
  /** It is not known to work everywhere yet. */
  readonly provisional: boolean;
}

/** An image as Docker takes it, and what is to be said about it. */
export interface ImageReference {
  /** `name:tag@sha256:…`, or `name:tag` where the digest cannot be used; empty where no image is named. */
  readonly reference: string;
  readonly exact: boolean;
  readonly note: string;
}

const WHOLE_DIGEST = /^[0-9a-f]{64}$/i;

/** The exact image of a cell. Digests come with one `sha256:` before them, with two, or cut for display. */
export function imageReference(image: string, digest: string): ImageReference {
  const [named = '', own = ''] = image.trim().split('@', 2);
  if (named === '') {
    const note = digest === '' ? '' : 'The cell has a digest, but it does not name the image.';
    return { reference: '', exact: false, note };
  }
  if (!/^[\w][\w./:-]*$/.test(named)) {
    return { reference: '', exact: false, note: `“${shellText(named)}” cannot be the name of an image.` };
  }
  const said = (digest.trim() || own.trim()).replace(/^@/, '');
  if (said === '') {
    return {
      reference: named,
      exact: false,
      note: 'The cell has no digest: the tag may stand for another image by now.',
    };
  }
  const hex = said.replace(/^(?:sha256:)+/i, '');
  if (WHOLE_DIGEST.test(hex)) return { reference: `${named}@sha256:${hex.toLowerCase()}`, exact: true, note: '' };
  const why = /…|\.\.\./.test(hex) || /^[0-9a-f]{6,63}$/i.test(hex) ? 'is cut' : 'is not one that Docker accepts';
  const note = `The digest of this cell ${why} (${shellText(said)}), so the tag is used: it may stand for another image by now.`;
  return { reference: named, exact: false, note };
}

/** Everything that can be said about running this cell again, its own agent first. */
export function runAgain(cell: RunIdentity): readonly RunBlock[] {
  const blocks: RunBlock[] = [
    {
      id: 'variables',
      title: 'Set once: the model',
      note: 'MODEL_ENDPOINT is an OpenAI-compatible base address. Type the key, so that it stays out of your shell’s history.',
      text: [
        'export MODEL_ENDPOINT=https://models.example/v1',
        `export MODEL_ID=${shellWord(cell.model || 'MODEL')}`,
        "printf 'Key: '; stty -echo; read -r MODEL_KEY; stty echo; export MODEL_KEY",
      ].join('\n'),
      provisional: false,
    },
    ...docker(cell),
    record(cell),
  ];
  const own = OWN_ENDPOINT.findIndex(({ agent }) => agent === agentName(cell.tui));
  const agents =
    own < 0 ? OWN_ENDPOINT : [...OWN_ENDPOINT.slice(own, own + 1), ...OWN_ENDPOINT.filter((_, i) => i !== own)];
  for (const { agent, title, note, text } of agents) {
    blocks.push({ id: `endpoint-${agent}`, title: `${title} with your own endpoint`, note, text, provisional: false });
  }
  if (cell.tui !== '' && cell.task !== '') {
    const parts = [option('--tui', cell.tui), '--model "$MODEL_ID"', '--endpoint "$MODEL_ENDPOINT" --key "$MODEL_KEY"'];
    blocks.push({
      id: 'check',
      title: 'Without installing anything',
      note: 'A preview of the benchmark’s own command line; its name and options may still change.',
      text: lines(['npx @codingagentbench/cli check', ...parts, option('--task', cell.task)]),
      provisional: true,
    });
  }
  return blocks;
}

function docker(cell: RunIdentity): RunBlock[] {
  const { reference, note } = imageReference(cell.image, cell.digest);
  if (reference === '') return [];
  const image = shellWord(reference);
  const run = [
    'docker run --rm -it',
    '-e CAB_ENDPOINT="$MODEL_ENDPOINT" -e CAB_KEY="$MODEL_KEY"',
    `${image} run-cell`,
    ...[option('--tui', cell.tui), option('--model', cell.model), option('--task', cell.task)].filter(
      (part) => part !== '',
    ),
  ];
  return [
    { id: 'docker-pull', title: 'Docker: get the image', note, text: `docker pull ${image}`, provisional: false },
    { id: 'docker-run', title: 'Docker: run the cell', note: '', text: lines(run), provisional: false },
  ];
}

/** `Claude Code`, `claude-code`, `gemini-cli` → the name that everything else here uses. */
function agentName(tui: string): string {
  const name = tui.toLowerCase().replace(/[\s_-]+(?:code|cli)$/, '');
  return name === 'claudecode' ? 'claude' : name;
}

function record(cell: RunIdentity): RunBlock {
  const agent = agentName(cell.tui);
  const key = KEY_VARIABLES.get(agent);
  const known = key !== undefined;
  const parts = [
    known ? `${key}="$MODEL_KEY" spanreel record` : 'spanreel record',
    option('--agent', known ? agent : cell.tui),
    option('--model', cell.model),
  ];
  parts.push('--model-endpoint "$MODEL_ENDPOINT"', '--task "$TASK_DIR"');
  if (!known) parts.push('-- "$AGENT" "{prompt}"');
  const task = cell.task === '' ? 'the task' : shellText(cell.task);
  const needs = `TASK_DIR is the folder with the task.json of ${task}.`;
  return {
    id: 'record',
    title: 'Without Docker: record it with Spanreel',
    note: known ? needs : `${needs} Spanreel does not know this agent: put its command line behind --.`,
    text: lines(parts.filter((part) => part !== '')),
    provisional: false,
  };
}

/** `--name value`; a value that looks like an option itself is tied to its name. Empty for no value. */
function option(name: string, value: string): string {
  if (value === '') return '';
  return value.startsWith('-') ? `${name}=${shellWord(value)}` : `${name} ${shellWord(value)}`;
}

const lines = (parts: readonly string[]): string => parts.join(' \\\n  ');
