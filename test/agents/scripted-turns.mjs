/** The turns of a script: which one a request is to be answered with, and the tool calls in the agent's own terms. */

/**
 * How each agent's tools take what a script wants done. The first entry whose tool the request offers is used.
 * `input` is an object for function tools, text for free-form ones.
 */
const TOOLS = {
  list: [
    { tool: 'ls', input: ({ path }) => ({ path }) },
    { tool: 'bash', input: ({ path }) => ({ command: `ls -la ${path}` }) },
    { tool: 'exec_command', input: ({ path }) => ({ cmd: `ls -la ${path}` }) },
    { tool: 'shell_command', input: ({ path }) => ({ command: `ls -la ${path}` }) },
  ],
  read: [
    { tool: 'read', input: ({ path }) => ({ path }) },
    { tool: 'exec_command', input: ({ path }) => ({ cmd: `cat ${path}` }) },
    { tool: 'shell_command', input: ({ path }) => ({ command: `cat ${path}` }) },
  ],
  run: [
    { tool: 'bash', input: ({ command }) => ({ command }) },
    { tool: 'exec_command', input: ({ command }) => ({ cmd: command }) },
    { tool: 'shell_command', input: ({ command }) => ({ command }) },
  ],
  edit: [
    { tool: 'edit', input: ({ path, before, after }) => ({ path, edits: [{ oldText: before, newText: after }] }) },
    {
      tool: 'apply_patch',
      input: ({ path, before, after }) => patch(`Update File: ${path}`, '@@', `-${before}`, `+${after}`),
    },
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

const callId = (turn, index) => `call_${turn}_${index}`;

/**
 * Number of the turn that answers a request, or undefined for a request beside the task (agents ask for a title, too,
 * and offer no tools then). Nothing is kept between requests: the ids of the calls that the request brings back say how
 * far the conversation is, whatever messages an agent adds, repeats or leaves out.
 */
export function turnOf(requestText, script) {
  const tools = JSON.parse(requestText).tools;
  if (!Array.isArray(tools) || tools.length === 0) return undefined;
  let next = 0;
  for (const [i, turn] of script.turns.entries()) {
    if ((turn.do ?? []).length > 0 && requestText.includes(`"${callId(i, 0)}"`)) next = i + 1;
  }
  return Math.min(next, script.turns.length - 1);
}

/** The tool calls of a turn, with the names and arguments of the tools that the request offers. */
export function callsOf(number, turn, tools) {
  const offered = new Map((tools ?? []).map((tool) => [tool.function?.name ?? tool.name, tool]));
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

/** Text in pieces as a model streams it: a word with the space after it. */
export function wordsOf(text) {
  return (text ?? '').match(/\S*\s+|\S+$/g) ?? [];
}
