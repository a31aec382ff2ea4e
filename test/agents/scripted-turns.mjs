/** The turns of a script: which one a request is to be answered with, and the tool calls in the agent's own terms. */

/**
 * How each agent's tools take what a script wants done. The first entry whose tool the request offers is used.
 * `input` is an object for function tools, text for free-form ones.
 */
const TOOLS = {
  list: [
    { tool: 'ls', input: ({ path }) => ({ path }) },
    // Without owners and dates, which are those of the machine.
    ...shells(({ path }) => `ls -R ${path}`),
  ],
  read: [{ tool: 'read', input: ({ path }) => ({ path }) }, ...shells(({ path }) => `cat ${path}`)],
  run: shells(({ command }) => command),
  edit: [
    { tool: 'edit', input: ({ path, before, after }) => ({ path, edits: [{ oldText: before, newText: after }] }) },
    {
      tool: 'apply_patch',
      input: ({ path, before, after }) => patch(`Update File: ${path}`, '@@', `-${before}`, `+${after}`),
    },
    // An agent that does not know the model offers it nothing but a shell.
    ...shells(({ path, before, after }) => replaceCommand(path, before, after)),
  ],
  write: [
    { tool: 'write', input: ({ path, content }) => ({ path, content }) },
    {
      tool: 'apply_patch',
      input: ({ path, content }) =>
        patch(
          `Add File: ${path}`,
          ...content
            .trimEnd()
            .split('\n')
            .map((line) => `+${line}`),
        ),
    },
  ],
};

function patch(header, ...lines) {
  return `*** Begin Patch\n*** ${header}\n${lines.join('\n')}\n*** End Patch\n`;
}

/** One way for each name under which agents offer a shell. */
function shells(command) {
  return [
    { tool: 'bash', input: (details) => ({ command: command(details) }) },
    { tool: 'exec_command', input: (details) => ({ cmd: command(details) }) },
    { tool: 'shell_command', input: (details) => ({ command: command(details) }) },
  ];
}

/** A shell command that replaces a piece of a file and names the file. */
function replaceCommand(path, before, after) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const program =
    'const [f,a,b]=process.argv.slice(1),fs=require("fs");fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace(a,()=>b))';
  return `node -e ${[program, path, before, after].map(quoted).join(' ')}`;
}

const callId = (turn, index) => `call_${turn}_${index}`;

/**
 * Number of the turn that answers a request, or undefined for a request beside the task (agents ask for a title, too,
 * and offer no shell then). Nothing is kept between requests: the ids of the calls that the request brings back say how
 * far the conversation is, whatever messages an agent adds, repeats or leaves out.
 */
export function turnOf(requestText, script) {
  const offered = namesOf(JSON.parse(requestText).tools);
  if (!TOOLS.run.some(({ tool }) => offered.has(tool))) return undefined;
  let next = 0;
  for (const [i, turn] of script.turns.entries()) {
    if ((turn.do ?? []).length > 0 && requestText.includes(`"${callId(i, 0)}"`)) next = i + 1;
  }
  return Math.min(next, script.turns.length - 1);
}

/** The tool calls of a turn, with the names and arguments of the tools that the request offers. */
export function callsOf(number, turn, tools) {
  const offered = namesOf(tools);
  return (turn.do ?? []).map((action, index) => {
    const [[verb, details]] = Object.entries(action);
    const way = TOOLS[verb]?.find(({ tool }) => offered.has(tool));
    if (!way) throw new Error(`No tool for "${verb}" among ${[...offered.keys()].join(', ')}.`);
    const input = way.input(details);
    const freeForm = offered.get(way.tool).type === 'custom';
    return {
      id: callId(number, index),
      name: way.tool,
      freeForm,
      input: typeof input === 'string' ? (freeForm ? input : JSON.stringify({ input })) : JSON.stringify(input),
    };
  });
}

/** Offered tools by name. */
function namesOf(tools) {
  return new Map((Array.isArray(tools) ? tools : []).map((tool) => [tool.function?.name ?? tool.name, tool]));
}

/** Text in pieces as a model streams it: a word with the space after it. */
export function wordsOf(text) {
  return (text ?? '').match(/\S*\s+|\S+$/g) ?? [];
}
