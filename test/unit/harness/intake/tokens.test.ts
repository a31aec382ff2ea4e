import { describe, expect, it } from 'vitest';
import { intakeInCell, logJson, logs, spanJson, traces } from './support.ts';

const usage = (input: number, output: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
});

describe("tokens of the agent's own telemetry", () => {
  it('are undefined where it tells none', async () => {
    const target = await intakeInCell();
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', attributes: { model: 'x' } })]));
    expect(target.intake.tokens()).toBeUndefined();
  });

  it('are those of the innermost spans: what is around them repeats their sum', async () => {
    const target = await intakeInCell();
    await target.send(
      'traces',
      traces([
        spanJson({ trace: 'f', id: 'c', parent: 'b', attributes: usage(10, 1) }),
        spanJson({ trace: 'f', id: 'd', parent: 'b', attributes: usage(20, 2) }),
        spanJson({ trace: 'f', id: 'b', parent: 'a' }),
        spanJson({ trace: 'f', id: 'a', attributes: usage(30, 3) }),
      ]),
    );
    expect(target.intake.tokens()).toEqual({ input: 30, output: 3, source: 'spans with token counts' });
  });

  it('come from the logs of a known agent, with what its cache read and wrote, and then not from its spans', async () => {
    const target = await intakeInCell();
    const counts = { input_tokens: 5, output_tokens: 7, cache_read_tokens: 100, cache_creation_tokens: 1000 };
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', attributes: counts })], 'claude-code'));
    expect(target.intake.tokens()).toEqual({ input: 1105, output: 7, source: 'spans with token counts' });
    const record = logJson(1, { 'event.name': 'claude_code.api_request', ...counts });
    await target.send(
      'logs',
      logs([record, logJson(2, { 'event.name': 'claude_code.tool_result', ...counts })], 'claude-code'),
    );
    await target.send('logs', logs([record], 'claude-code'));
    expect(target.intake.tokens()).toEqual({ input: 1105, output: 7, source: 'claude_code.api_request logs' });
  });

  it("count codex's completed responses only, written as text or as numbers", async () => {
    const target = await intakeInCell();
    const event = (time: number, kind: string, input: string | number) =>
      logJson(time, {
        'event.name': 'codex.sse_event',
        'event.kind': kind,
        input_token_count: input,
        output_token_count: 1,
      });
    await target.send(
      'logs',
      logs([event(1, 'response.completed', '10'), event(2, 'response.completed', 20), event(3, 'response.created', 5)]),
    );
    expect(target.intake.tokens()).toMatchObject({ input: 30, output: 2 });
  });

  it('of two programs are added up, each with its own source', async () => {
    const target = await intakeInCell();
    const record = { 'event.name': 'gemini_cli.api_response', input_token_count: 10, output_token_count: 1 };
    await target.send('logs', logs([logJson(1, record)], 'gemini-cli'));
    await target.send('traces', traces([spanJson({ trace: 'f', id: 'a', attributes: usage(5, 2) })], 'other'));
    expect(target.intake.tokens()).toEqual({
      input: 15,
      output: 3,
      source: 'gemini_cli.api_response logs + spans with token counts',
    });
  });
});
