/** A tool call as a step: arguments, result, exit code, and the command or file it was about. */
import { asRecord, asText, Fields, parsed, pick } from './fields.ts';
import { geminiTool } from './gemini-tool.ts';
import { readEventName } from './messages/agents.ts';
import type { Sources } from './messages/conversation.ts';
import { joinedText } from './messages/parts.ts';
import type { ToolStep } from './step.ts';

const ARGUMENTS = [
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.arguments',
  'ai.toolCall.args',
  'ai.toolCall.input',
  'tool.parameters',
  'tool.input',
  'tool_input',
  'tool_parameters',
  'function_args',
  'arguments',
  'input.value',
  'traceloop.entity.input',
  'ioa_observe.entity.input',
  'mcp.tool.arguments',
  'process.command_args',
  'argv',
];
const RESULT = [
  'gen_ai.tool.call.result',
  'gen_ai.tool.result',
  'ai.toolCall.result',
  'ai.toolCall.output',
  'tool.output',
  'tool_output',
  'tool.result',
  'tool_result',
  'output',
  'result',
  'output.value',
  'traceloop.entity.output',
  'ioa_observe.entity.output',
  'new_context',
];
const EXIT_CODE = [
  'process.exit.code',
  'process.exit_code',
  'exit_code',
  'exit.code',
  'gen_ai.tool.exit_code',
  'container.exit_code',
];

/** Builds the step of a tool call from its span, and from the events and logs that tell about the same call. */
export function toolStep(sources: Sources, error: string): ToolStep {
  const { span, fields, logs } = sources;
  const callId = fields.text(
    'gen_ai.tool.call.id',
    'gen_ai.tool.call_id',
    'ai.toolCall.id',
    'tool_use_id',
    'call_id',
    'tool.id',
    'tool_call.id',
  );
  const told = [
    ...span.events.filter((event) => /tool|exec/i.test(event.name)).map((event) => event.attributes),
    ...logs.filter((log) => /tool_(?:result|call|decision)$/.test(readEventName(log))).map((log) => log.attributes),
  ].filter((attributes) => {
    const other = new Fields(attributes).text('call_id', 'tool_use_id', 'gen_ai.tool.call.id');
    return other === '' || callId === '' || other === callId;
  });
  const also = new Fields(...told);
  const both = (names: readonly string[]) => fields.text(...names) || also.text(...names);
  const gemini = geminiTool(fields);
  const args = both(ARGUMENTS) || gemini.arguments;
  const data = parsed(args);
  const input = asRecord(data);
  const result = resultText(both(RESULT) || gemini.result || also.text('content', 'message'));
  return {
    type: 'tool',
    name:
      fields.text(
        'gen_ai.tool.name',
        'tool.name',
        'ai.toolCall.name',
        'tool_name',
        'function_name',
        'traceloop.entity.name',
      ) || span.name,
    description: fields.text('gen_ai.tool.description', 'tool.description'),
    callId,
    arguments: args,
    result,
    command:
      fields.text('full_command', 'bash_command', 'command', 'process.command_line') || commandIn(data, fields, args),
    path:
      fields.text('file_path', 'file.path', 'tool.file_path') ||
      asText(
        pick(
          input,
          'file_path',
          'filePath',
          'absolute_path',
          'notebook_path',
          'target_file',
          'path',
          'filename',
          'file',
        ),
      ) ||
      patchedFile(args),
    exitCode: Number.isNaN(gemini.exitCode) ? readExitCode(fields, also, result) : gemini.exitCode,
    error:
      error ||
      gemini.error ||
      (fields.text('success') === 'false' ? also.text('error', 'error_message') || 'The tool call failed.' : ''),
  };
}

function commandIn(data: unknown, fields: Fields, args: string): string {
  const input = asRecord(data);
  const command = pick(input, 'command', 'cmd', 'script', 'bash_command', 'commandLine', 'shell_command');
  if (command !== undefined) return joinedCommand(command);
  const argv = fields.data('process.command_args', 'argv');
  if (Array.isArray(argv)) return joinedCommand(argv);
  // A shell tool that was given nothing but the command itself.
  const shell = /^(?:bash|shell|sh|exec|execute_bash|run_shell_command|terminal)$/i.test(
    fields.text('gen_ai.tool.name', 'tool_name'),
  );
  return shell && typeof data === 'string' ? args : '';
}

/** A command line as one would type it; `bash -lc X` is X. */
export function joinedCommand(command: unknown): string {
  if (!Array.isArray(command)) return asText(command);
  const words = command.map((word) => asText(word));
  if (words.length === 3 && /(?:^|\/)(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-l?i?c$/.test(words[1] ?? ''))
    return words[2] ?? '';
  return words.map((word) => (/^[\w@%+=:,./•-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

function patchedFile(args: string): string {
  return /\*\*\* (?:Update|Add|Delete) File: ([^\r\n\\"]{1,500})/.exec(args.slice(0, 5000))?.[1] ?? '';
}

/** MCP's and Anthropic's `[{type: "text", text}]` as its text; everything else as it was written. */
function resultText(written: string): string {
  const data = parsed(written);
  if (typeof data === 'string') return data;
  return joinedText(data) ?? joinedText(asRecord(data).content) ?? written;
}

function readExitCode(fields: Fields, also: Fields, result: string): number {
  const own = fields.number(...EXIT_CODE);
  if (!Number.isNaN(own)) return own;
  const told = also.number(...EXIT_CODE);
  if (!Number.isNaN(told)) return told;
  const data = asRecord(parsed(result));
  const inside =
    pick(data, 'exit_code', 'exitCode', 'returncode', 'code') ??
    pick(asRecord(data.metadata), 'exit_code', 'exitCode', 'exit');
  if (typeof inside === 'number' && Number.isInteger(inside)) return inside;
  const words = `${result.slice(0, 2000)}\n${result.slice(-2000)}`;
  const spoken = /(?:exited with (?:exit )?code|exit code|exit status|Exit Code):?\s{0,3}(-?\d{1,5})\b/.exec(
    words,
  )?.[1];
  return spoken === undefined ? Number.NaN : Number(spoken);
}
