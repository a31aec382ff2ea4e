/**
 * Tool spans of Gemini CLI's telemetry: the call and what came back stand where messages would, as one object each.
 * Source: what Gemini CLI 0.61 wrote (`gen_ai.input.messages`: `{callId, name, args}`, `gen_ai.output.messages`:
 * `{status, request, response: {responseParts, error, data}}`).
 */
import { asRecord, asText, type Fields, parsed, pick } from './fields.ts';

export interface GeminiTool {
  readonly arguments: string;
  readonly result: string;
  /** NaN: it is not told. */
  readonly exitCode: number;
  readonly error: string;
}

const NOTHING: GeminiTool = { arguments: '', result: '', exitCode: Number.NaN, error: '' };

export function geminiTool(fields: Fields): GeminiTool {
  const asked = asRecord(parsed(fields.text('gen_ai.input.messages')));
  const told = asRecord(parsed(fields.text('gen_ai.output.messages')));
  const args = pick(asked, 'args') ?? pick(asRecord(told.request), 'args');
  if (args === undefined) return NOTHING;
  const response = asRecord(told.response);
  const parts = Array.isArray(response.responseParts) ? response.responseParts : [];
  const answers = parts.map((part) => asRecord(asRecord(asRecord(part).functionResponse).response));
  const failed = told.status === 'error' || told.status === 'cancelled';
  const said = answers.map((answer) => asText(pick(answer, 'output', 'error'))).join('\n');
  const exit = asRecord(response.data).exitCode;
  return {
    arguments: asText(args),
    result: said || asText(response.resultDisplay),
    exitCode: typeof exit === 'number' ? exit : Number.NaN,
    error: failed ? asText(answers[0]?.error) || asText(response.errorType) || 'The tool call failed.' : '',
  };
}
