import { describe, expect, it } from 'vitest';
import { geminiTelemetry } from '../../../shared/formats/gemini/gemini-telemetry.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const parsed = (value: unknown) => JSON.parse(String(value));

describe('the outfile of Gemini CLI', () => {
  const resource = { _rawAttributes: [['service.name', 'gemini-cli']] };
  const log = (name: string, millis: number, attributes: object, more: object = {}) =>
    JSON.stringify(
      {
        hrTime: [1700000000, millis * 1_000_000],
        resource,
        instrumentationScope: { name: 'gemini-cli' },
        attributes: { 'session.id': 's', 'event.name': `gemini_cli.${name}`, ...attributes },
        _body: name,
        ...more,
      },
      null,
      2,
    );

  it('has spans as they are, and log records with the spans that they name', async () => {
    const span = {
      name: 'llm_call',
      kind: 0,
      _spanContext: { traceId: 'aa', spanId: 'bb' },
      startTime: [1700000000, 1],
      endTime: [1700000001, 2],
      attributes: { 'gen_ai.operation.name': 'chat' },
      status: { code: 0 },
      events: [],
      links: [],
      resource,
    };
    const { spans, logs, counts } = await readForeign(
      geminiTelemetry,
      [
        log('api_request', 1, {}),
        JSON.stringify(span, null, 2),
        log('api_response', 2, {}, { spanContext: { traceId: 'aa', spanId: 'bb' } }),
        JSON.stringify({ resource, scopeMetrics: [{ metrics: [{}, {}] }] }, null, 2),
      ].join('\n'),
    );
    expect(spans.map(({ spanId, start, service }) => [spanId, start, service])).toEqual([
      ['bb', 1700000000000000001n, 'gemini-cli'],
    ]);
    expect(logs.map(({ spanId, eventName }) => [spanId, eventName])).toEqual([['bb', 'gemini_cli.api_response']]);
    expect(counts).toEqual({ 'log records outside of any span': 1, metrics: 2 });
  });

  it('has the calls of its log records as spans where there are no others, with derived starts', async () => {
    const { spans, logs } = await readForeign(
      geminiTelemetry,
      [
        log('config', 0, {}),
        log('user_prompt', 10, { prompt_id: 'p', prompt: 'Fix it' }),
        log('api_request', 20, {
          prompt_id: 'p',
          model: 'm',
          request_text: '[{"role":"user","parts":[{"text":"Fix it"}]}]',
        }),
        log('api_response', 60, {
          prompt_id: 'p',
          model: 'm',
          duration_ms: 30,
          input_token_count: 4,
          response_text: 'ok',
        }),
        log('tool_call', 90, {
          prompt_id: 'p',
          function_name: 'edit',
          function_args: '{"a":1}',
          duration_ms: 20,
          success: false,
          error: 'no',
        }),
        log('api_request', 95, { prompt_id: 'p', model: 'm' }),
      ].join('\n'),
    );
    const final = new Map(spans.map((span) => [span.spanId, span]));
    const at = (millis: number) => 1700000000000000000n + BigInt(millis) * 1_000_000n;
    expect([...final.values()].map(({ name, start, end, timing }) => [name, start, end, timing])).toEqual([
      ['invoke_agent gemini-cli', at(0), at(95), 'derived'],
      ['chat m', at(30), at(60), 'derived'],
      ['execute_tool edit', at(70), at(90), 'derived'],
      ['user_prompt', at(10), at(95), 'derived'],
    ]);
    const [root, call, tool, prompt] = [...final.values()];
    expect([prompt?.parentSpanId, call?.parentSpanId, tool?.parentSpanId]).toEqual([
      root?.spanId,
      prompt?.spanId,
      prompt?.spanId,
    ]);
    expect(plainOf(call?.attributes)).toMatchObject({ 'gen_ai.usage.input_tokens': '4n' });
    expect(parsed(plainOf(call?.attributes)['gen_ai.input.messages'])).toEqual([
      { role: 'user', parts: [{ text: 'Fix it' }] },
    ]);
    expect(tool?.status).toEqual({ code: 2, message: 'no' });
    // Requests without an answer, and everything else, are records of what was going on.
    expect(logs.map(({ spanId, eventName }) => [spanId, eventName])).toEqual([
      [root?.spanId, 'gemini_cli.config'],
      [prompt?.spanId, 'gemini_cli.api_request'],
    ]);
  });
});
