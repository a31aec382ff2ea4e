/**
 * The report on a command by the shell tools of Gemini CLI and Qwen Code: named lines, among them the output, and behind the
 * output the exit code (Gemini CLI: only one that is not 0), signal and processes.
 * Source: files that Gemini CLI 0.61 and Qwen Code 0.15 wrote, and the descriptions of these tools for their models.
 */
import type { Attribute } from '../../trace/value.ts';
import { makeAttributes } from './attributes.ts';
import { exitMessage, type ToolResult } from './steps.ts';

const BEGIN = /^(?:<untrusted_context>\n)?(?:Command|Output): /;
const EXIT =
  /\nExit Code: (-?\d{1,10})(?:\n(?:Signal|Background PIDs|Process Group PGID): [^\n]*)*\n*(?:<\/untrusted_context>\s*)?$/;
const ENDED = /\nProcess Group PGID: [^\n]*\n*(?:<\/untrusted_context>\s*)?$/;
const UNEXPECTED = /\n(?:Exit Code|Signal|Error): /;
/** Characters at the end that hold the lines behind the output. */
const TAIL = 600;

/** Returns the exit code of the command, undefined where the text is no such report. */
function readExitCode(report: string): number | undefined {
  if (!BEGIN.test(report.slice(0, 40))) return undefined;
  const end = report.slice(-TAIL);
  const code = EXIT.exec(end)?.[1];
  if (code !== undefined) return Number(code);
  return ENDED.test(end) && !UNEXPECTED.test(end) ? 0 : undefined;
}

/**
 * Reads the exit code from the result of a shell tool, and whether the command failed. The log itself only records whether
 * the tool failed.
 */
export function readShellReport(
  tool: string,
  result: Pick<ToolResult, 'result' | 'failed'>,
): Pick<ToolResult, 'failed' | 'error'> & { readonly attributes: readonly Attribute[] } {
  const code = tool === 'run_shell_command' ? readExitCode(result.result) : undefined;
  if (code === undefined) return { failed: result.failed, attributes: [] };
  const attributes = makeAttributes({ 'process.exit.code': code });
  return code === 0 ? { failed: result.failed, attributes } : { failed: true, error: exitMessage(code), attributes };
}
