/**
 * What the shell tools of Gemini CLI and Qwen Code say of a command: lines with names, among them the output, and behind
 * all that the command wrote its exit code (Gemini CLI: only one that is not 0), signal and processes.
 * Source: files that Gemini CLI 0.61 and Qwen Code 0.15 wrote, and what these tools tell their models about themselves.
 */
import type { Attribute } from '../../trace/value.ts';
import { facts } from './facts.ts';
import { exited, type Told } from './told.ts';

const BEGIN = /^(?:<untrusted_context>\n)?(?:Command|Output): /;
const EXIT =
  /\nExit Code: (-?\d{1,10})(?:\n(?:Signal|Background PIDs|Process Group PGID): [^\n]*)*\n*(?:<\/untrusted_context>\s*)?$/;
const ENDED = /\nProcess Group PGID: [^\n]*\n*(?:<\/untrusted_context>\s*)?$/;
const UNEXPECTED = /\n(?:Exit Code|Signal|Error): /;
/** Characters at the end in which the lines behind the output stand. */
const END = 600;

/** The exit code of the command that the report is about; undefined where the text is no such report. */
function exitCodeOf(report: string): number | undefined {
  if (!BEGIN.test(report.slice(0, 40))) return undefined;
  const end = report.slice(-END);
  const code = EXIT.exec(end)?.[1];
  if (code !== undefined) return Number(code);
  return ENDED.test(end) && !UNEXPECTED.test(end) ? 0 : undefined;
}

/** Of a tool's result: the command's exit code, and whether it failed, of which the logs only know whether the tool did. */
export function shellReport(
  tool: string,
  told: Pick<Told, 'result' | 'failed'>,
): Pick<Told, 'failed' | 'error'> & { readonly attributes: readonly Attribute[] } {
  const code = tool === 'run_shell_command' ? exitCodeOf(told.result) : undefined;
  if (code === undefined) return { failed: told.failed, attributes: [] };
  const attributes = facts({ 'process.exit.code': code });
  return code === 0 ? { failed: told.failed, attributes } : { failed: true, error: exited(code), attributes };
}
