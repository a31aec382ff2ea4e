/** Token counts that agents print themselves: in JSON lines of headless runs, or in a line for people. */
import { isObject } from '../../shared/base/is-object.ts';
import type { TokenCount } from './types.ts';

/** One agent's report: a sum so far, or a part that is added to those before it. */
interface Report {
  readonly prompt: number;
  readonly completion: number;
  readonly whole: boolean;
}

type JsonMap = Readonly<Record<string, unknown>>;

/**
 * Reads what the agent's output says of its tokens; undefined where it says nothing that is known. Prompt tokens count
 * those from a cache too, as OpenTelemetry's `gen_ai.usage.input_tokens` does.
 *
 * Known are the JSON lines of claude, qwen, gemini, codex, pi and opencode, and the lines of aider and codex.
 */
export function tokensInOutput(output: string): TokenCount | undefined {
  let prompt = 0;
  let completion = 0;
  let found = false;
  for (const line of output.split(/\r?\n/)) {
    const report = line.startsWith('{') ? ofJson(line) : ofText(line);
    if (!report) continue;
    found = true;
    prompt = report.whole ? report.prompt : prompt + report.prompt;
    completion = report.whole ? report.completion : completion + report.completion;
  }
  return found ? { source: 'output', prompt, completion } : undefined;
}

function ofJson(line: string): Report | undefined {
  // Most lines are long and tell of other things.
  if (!/"(?:usage|tokens|stats)"/.test(line)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A line of a program that starts with a brace, or one that was cut.
    return undefined;
  }
  const event = asMap(value);
  switch (event.type) {
    case 'result':
      return event.stats === undefined ? claudeOrQwen(asMap(event.usage)) : gemini(asMap(event.stats));
    case 'turn.completed':
      return added(asMap(event.usage), 'input_tokens', [], 'output_tokens');
    case 'message_end':
      return pi(asMap(event.message));
    case 'step_finish':
      return opencode(asMap(asMap(event.part).tokens));
    default:
      return undefined;
  }
}

/** claude's input leaves cached tokens out; qwen's has them, and a total that shows it. */
function claudeOrQwen(usage: JsonMap): Report | undefined {
  const total = asNumber(usage.total_tokens);
  const completion = asNumber(usage.output_tokens);
  if (total !== undefined && completion !== undefined) return { prompt: total - completion, completion, whole: true };
  const report = added(
    usage,
    'input_tokens',
    ['cache_read_input_tokens', 'cache_creation_input_tokens'],
    'output_tokens',
  );
  return report && { ...report, whole: true };
}

function gemini(stats: JsonMap): Report | undefined {
  const report = added(stats, 'input_tokens', [], 'output_tokens');
  return report && { ...report, whole: true };
}

function pi(message: JsonMap): Report | undefined {
  return message.role === 'assistant'
    ? added(asMap(message.usage), 'input', ['cacheRead', 'cacheWrite'], 'output')
    : undefined;
}

function opencode(tokens: JsonMap): Report | undefined {
  const cache = asMap(tokens.cache);
  const flat = { ...tokens, read: cache.read, write: cache.write };
  const report = added(flat, 'input', ['read', 'write'], 'output');
  return report && { ...report, completion: report.completion + (asNumber(tokens.reasoning) ?? 0) };
}

function added(usage: JsonMap, input: string, more: readonly string[], output: string): Report | undefined {
  const prompt = asNumber(usage[input]);
  const completion = asNumber(usage[output]);
  if (prompt === undefined || completion === undefined) return undefined;
  return { prompt: more.reduce((sum, key) => sum + (asNumber(usage[key]) ?? 0), prompt), completion, whole: false };
}

function ofText(line: string): Report | undefined {
  // aider, after each message: `Tokens: 2.3k sent, 1.1k cache write, 359 received. Cost: …`
  const aider = /^Tokens: ([\d.,]+[kM]?) sent, (?:.*?, )?([\d.,]+[kM]?) received\./.exec(line);
  if (aider) return { prompt: short(aider[1]), completion: short(aider[2]), whole: false };
  // codex, when it is left: `Token usage: total=1,234 input=1,000 (+ 500 cached) output=234 (reasoning 10)`
  const codex =
    /Token usage: total=[\d.,]+[kM]? input=([\d.,]+[kM]?)(?: \(\+ ([\d.,]+[kM]?) cached\))? output=([\d.,]+[kM]?)/i.exec(
      line,
    );
  if (codex) return { prompt: short(codex[1]) + short(codex[2]), completion: short(codex[3]), whole: true };
  return undefined;
}

/** `1.0k` → 1000, `12,345` → 12345. */
function short(text: string | undefined): number {
  if (text === undefined) return 0;
  const unit = text.endsWith('k') ? 1000 : text.endsWith('M') ? 1e6 : 1;
  return Math.round(Number(text.replace(/[,kM]/g, '')) * unit);
}

function asMap(value: unknown): JsonMap {
  return isObject(value) ? value : {};
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
