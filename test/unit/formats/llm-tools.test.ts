/** Traces of tools that watch language models: Phoenix, Langfuse, LangSmith and MLflow. */
import { describe, expect, it } from 'vitest';
import { langfuse } from '../../../shared/formats/readers/langfuse.ts';
import { langsmith } from '../../../shared/formats/readers/langsmith.ts';
import { mlflow } from '../../../shared/formats/readers/mlflow.ts';
import { phoenix } from '../../../shared/formats/readers/phoenix.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const json = (value: unknown) => JSON.stringify(value);
const parsed = (value: unknown) => JSON.parse(String(value));

describe('Phoenix', () => {
  const flat = {
    name: 'ChatOpenAI',
    span_kind: 'LLM',
    parent_id: 'bc878f8580b8e1f2',
    start_time: '2025-08-21T11:43:35.831002+00:00',
    end_time: '2025-08-21T13:43:36.077+02:00',
    status_code: 'ERROR',
    status_message: 'no',
    events: [{ name: 'exception', timestamp: '2025-08-21T11:43:36Z', attributes: { 'exception.message': 'm' } }],
    'context.span_id': '703fada68693105c',
    'context.trace_id': 'b8ae63ca4a6cd5ee9868397493cc522d',
    'attributes.llm.input_messages': [{ 'message.role': 'user', 'message.content': 'Hi' }],
    'attributes.llm.token_count.prompt': 12,
    'attributes.metadata': { a: 1 },
    'attributes.nothing': null,
    extra: 'x',
  };

  it('has flat columns as OpenInference’s attributes, and keeps the others', async () => {
    const { spans, written } = await readForeign(phoenix, `${json(flat)}\n${json(flat)}`, 50);
    expect(spans[0]).toMatchObject({
      traceId: 'b8ae63ca4a6cd5ee9868397493cc522d',
      spanId: '703fada68693105c',
      parentSpanId: 'bc878f8580b8e1f2',
      start: 1755776615831002000n,
      end: 1755776616077000000n,
      status: { code: 2, message: 'no' },
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
      'llm.token_count.prompt': '12n',
      metadata: '{"a":1}',
      'phoenix.extra': 'x',
    });
    expect(spans[0]?.events?.[0]).toMatchObject({ time: 1755776616000000000n, name: 'exception' });
    expect(written[1]).toBe(json(flat));
  });

  it('is read from pages of its REST interface, and from lines with nested attributes and nanoseconds', async () => {
    const nested = {
      context: { trace_id: 'aa', span_id: 'bb' },
      name: 'x',
      span_kind: 'TOOL',
      start_time: '2025-08-21T11:43:35Z',
      end_time: null,
      attributes: { tool: { name: 'grep', parameters: { q: 1 } } },
    };
    const page = await readForeign(phoenix, json({ data: [nested, nested], next_cursor: null }));
    expect([page.spans.length, page.spans[0]?.end, page.written[1]]).toEqual([2, 0n, json(nested)]);
    expect(plainOf(page.spans[0]?.attributes)).toMatchObject({ 'tool.name': 'grep', 'tool.parameters': '{"q":1}' });
    const line = `{"span_id":"b","trace_id":"a","parent_id":null,"name":"n","kind":"INTERNAL","start_time":1755791161479356701,"end_time":1755791161632259302,"status":{"status_code":"OK","description":null},"attributes":{"openinference.span.kind":"CHAIN"}}`;
    const { spans } = await readForeign(phoenix, line);
    expect(spans[0]).toMatchObject({
      start: 1755791161479356701n,
      end: 1755791161632259302n,
      otelKind: 'internal',
      status: { code: 1 },
    });
  });
});

describe('Langfuse', () => {
  const generation = {
    id: 'o2',
    traceId: 't1',
    parentObservationId: 'o1',
    type: 'GENERATION',
    name: 'answer',
    level: 'ERROR',
    statusMessage: 'too long',
    startTime: '2025-06-11T14:01:34.290Z',
    endTime: '2025-06-11T14:01:39.089Z',
    model: 'gpt-4o-mini',
    modelParameters: { temperature: 0.5, user: 'u' },
    input: json({ messages: [{ role: 'user', content: 'Hi' }] }),
    output: 'Hello',
    usageDetails: { input: 7, output: 3, total: 10, input_cached_tokens: 2 },
    costDetails: { total: 0.25 },
    metadata: json({ attributes: { 'llm.system': 'openai' }, resourceAttributes: { 'service.name': 'bot' }, own: 1 }),
    toolCalls: [],
    environment: 'default',
  };
  const trace = {
    id: 't1',
    name: 'conversation',
    userId: 'u1',
    tags: ['a'],
    scores: [
      {
        id: 's1',
        traceId: 't1',
        observationId: null,
        name: 'toxicity',
        value: 0,
        comment: 'fine',
        timestamp: '2025-06-12T00:00:00Z',
      },
    ],
  };
  const root = {
    id: 'o1',
    traceId: 't1',
    parentObservationId: null,
    type: 'SPAN',
    name: 'run',
    startTime: '2025-06-11T14:01:34Z',
    endTime: null,
  };
  const tool = {
    ...root,
    id: 'o3',
    parentObservationId: 'o1',
    type: 'TOOL',
    name: 'grep',
    input: { q: 'x' },
    output: 'y',
  };

  it('has model calls with messages, tokens and cost, and tools with arguments and results', async () => {
    const { spans, logs } = await readForeign(langfuse, json({ trace, observations: [generation, root, tool] }));
    expect(spans[0]).toMatchObject({
      traceId: 't1',
      spanId: 'o2',
      parentSpanId: 'o1',
      start: 1749650494290000000n,
      end: 1749650499089000000n,
      status: { code: 2, message: 'too long' },
      service: 'bot',
    });
    const attributes = plainOf(spans[0]?.attributes);
    expect(parsed(attributes['gen_ai.input.messages'])).toEqual([{ role: 'user', content: 'Hi' }]);
    expect(parsed(attributes['gen_ai.output.messages'])).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: 'Hello' }] },
    ]);
    expect(attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.usage.input_tokens': '7n',
      'gen_ai.usage.cache_read.input_tokens': '2n',
      'gen_ai.usage.cost': 0.25,
      'langfuse.model_parameters.user': 'u',
      'langfuse.metadata.own': '1n',
      'langfuse.environment': 'default',
      'llm.system': 'openai',
    });
    expect(plainOf(spans[2]?.attributes)).toMatchObject({
      'gen_ai.tool.name': 'grep',
      'gen_ai.tool.call.arguments': '{"q":"x"}',
      'gen_ai.tool.call.result': 'y',
    });
    expect(spans[0]?.resourceAttributes).toMatchObject({ 'langfuse.trace.name': 'conversation', 'user.id': 'u1' });
    // A score of the whole trace belongs to its root.
    expect(logs.map(({ spanId, eventName, attributes: own }) => [spanId, eventName, plainOf(own)])).toMatchObject([
      [
        'o1',
        'gen_ai.evaluation.result',
        { 'gen_ai.evaluation.name': 'toxicity', 'gen_ai.evaluation.score.value': '0n' },
      ],
    ]);
  });

  it('is read from a trace of the API, and from observations as lines and pages, each with its own text', async () => {
    const api = await readForeign(langfuse, json({ ...trace, timestamp: 'x', observations: [root, generation] }));
    expect([api.spans.length, api.logs.length, api.spans[0]?.resourceAttributes['user.id']]).toEqual([2, 1, 'u1']);
    const lines = await readForeign(langfuse, `${json(root)}\n${json(generation)}`);
    expect(lines.written).toEqual([json(root), json(generation)]);
    const page = await readForeign(langfuse, json({ data: [root, generation], meta: { page: 1 } }));
    expect(page.spans).toHaveLength(2);
  });

  it('keeps what stands before and behind damage', async () => {
    const { spans, problems } = await readForeign(
      langfuse,
      `${json({ trace, observations: [generation] }).slice(0, -2)},{"id":oops},${json(tool)}]}`,
    );
    expect([spans.map(({ spanId }) => spanId), problems.map(({ code }) => code)]).toEqual([
      ['o2', 'o3'],
      ['json-syntax'],
    ]);
  });
});

describe('LangSmith', () => {
  const id = 'a8b34ded-ccd2-4fb7-bccb-9cd625066a14';
  const post = {
    id,
    trace_id: id,
    dotted_order: `20241011T205824544431Z${id}`,
    start_time: '2024-10-11T20:58:24.544431+00:00',
    name: 'ChatOpenAI',
    run_type: 'llm',
    inputs: { messages: [{ role: 'user', content: 'Hi' }], stream: false },
    outputs: {},
    extra: { metadata: { ls_model_name: 'o1-mini', ls_provider: 'openai' }, runtime: { sdk: 'langsmith-py' } },
    session_name: 'default',
  };
  const patch = {
    id,
    trace_id: id,
    parent_run_id: null,
    dotted_order: post.dotted_order,
    end_time: '2024-10-11T20:58:39.682524+00:00',
    outputs: {
      choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage_metadata: { input_tokens: 43, output_tokens: 9, output_token_details: { reasoning: 5 } },
    },
    error: 'Boom\nTraceback',
    events: [{ name: 'new_token', time: '2024-10-11T20:58:30Z' }],
  };

  it('joins the beginning of a run with its end', async () => {
    const { spans } = await readForeign(langsmith, json({ post: [post], patch: [patch] }));
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      traceId: 'a8b34dedccd24fb7bccb9cd625066a14',
      spanId: 'a8b34dedccd24fb7bccb9cd625066a14',
      parentSpanId: '',
      start: 1728680304544431000n,
      end: 1728680319682524000n,
      status: { code: 2, message: 'Boom' },
      service: 'default',
    });
    const attributes = plainOf(spans[0]?.attributes);
    expect(attributes).toMatchObject({
      'langsmith.span.kind': 'llm',
      'gen_ai.request.model': 'o1-mini',
      'gen_ai.usage.input_tokens': '43n',
      'gen_ai.usage.reasoning.output_tokens': '5n',
      'langsmith.inputs.stream': false,
    });
    expect(parsed(attributes['gen_ai.input.messages'])).toEqual(post.inputs.messages);
    expect(parsed(attributes['gen_ai.output.messages'])).toEqual(patch.outputs.choices);
    expect(spans[0]?.events?.map(({ name }) => name)).toEqual(['exception', 'new_token']);
  });

  it('takes the start of a run that only ends here from its dotted order, and leaves what only begins unfinished', async () => {
    const other = '11b34ded-ccd2-4fb7-bccb-9cd625066a14';
    const { spans } = await readForeign(
      langsmith,
      json({ post: [{ ...post, id: other, parent_run_id: id }], patch: [patch] }),
    );
    expect(spans.map(({ start, end, timing }) => [start, end, timing])).toEqual([
      [1728680304544431000n, 1728680319682524000n, 'derived'],
      [1728680304544431000n, 0n, undefined],
    ]);
    expect(spans[1]?.parentSpanId).toBe('a8b34dedccd24fb7bccb9cd625066a14');
  });

  it('is read from lines, and from runs within runs', async () => {
    const child = {
      ...patch,
      id: 'c1',
      parent_run_id: id,
      run_type: 'tool',
      name: 'grep',
      start_time: post.start_time,
      inputs: { input: 'q' },
      outputs: { output: 'r' },
    };
    const { spans } = await readForeign(langsmith, `${json({ ...post, ...patch, child_runs: [child] })}\n`);
    expect(spans.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['ChatOpenAI', ''],
      ['grep', 'a8b34dedccd24fb7bccb9cd625066a14'],
    ]);
    expect(plainOf(spans[1]?.attributes)).toMatchObject({
      'gen_ai.tool.call.arguments': 'q',
      'gen_ai.tool.call.result': 'r',
    });
  });
});

describe('MLflow', () => {
  const span = (
    more: string,
  ) => `{"name":"call","context":{"span_id":"0xa1","trace_id":"0xb2"},"parent_id":"0xc3",${more},
    "status_code":"ERROR","status_message":"no","attributes":{"mlflow.spanType":"\\"CHAT_MODEL\\"",
    "mlflow.spanInputs":"{\\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": \\"Hi\\"}]}",
    "mlflow.chat.tokenUsage":"{\\"input_tokens\\": 5, \\"output_tokens\\": 2, \\"total_tokens\\": 7}","n":"3"},
    "events":[{"name":"exception","timestamp":1759394440904641999,"attributes":{"exception.message":"m"}}]}`;

  it('has bare nanoseconds to the last digit, and attributes out of their JSON text', async () => {
    const text = `{"info":{"trace_id":"tr-b2","tags":{"mlflow.traceName":"x"}},"data":{"spans":[${span('"start_time":1759394440904641998,"end_time":1759394440904641999')}]}}`;
    const { spans, problems } = await readForeign(mlflow, text, 33);
    expect(spans[0]).toMatchObject({
      traceId: 'b2',
      spanId: 'a1',
      parentSpanId: 'c3',
      start: 1759394440904641998n,
      end: 1759394440904641999n,
      status: { code: 2, message: 'no' },
    });
    const attributes = plainOf(spans[0]?.attributes);
    expect(attributes).toMatchObject({
      'mlflow.spanType': 'CHAT_MODEL',
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': '5n',
      n: '3n',
    });
    expect(parsed(attributes['gen_ai.input.messages'])).toEqual([{ role: 'user', content: 'Hi' }]);
    expect(spans[0]?.events?.[0]?.time).toBe(1759394440904641999n);
    expect(spans[0]?.resourceAttributes).toMatchObject({ 'mlflow.trace.tag.mlflow.traceName': 'x' });
    expect(problems).toEqual([]);
  });

  it('says that times were rounded where all of them were', async () => {
    const times = [1759394440904641498n, 1759394440904742118n, 1759394440904841777n, 1759394440904941333n].map((time) =>
      String(Number(time)),
    );
    const spans = [0, 2].map((i) => span(`"start_time":${times[i]},"end_time":${times[i + 1]}`));
    const { problems } = await readForeign(mlflow, `{"spans":[${spans}]}`);
    expect(problems.map(({ code }) => code)).toEqual(['rounded-times']);
  });

  it('is read in its third version, with ids in base64', async () => {
    const three = {
      trace_id: 'W4x5K8nI8W8pGq6gM5m7tA==',
      span_id: 'q83vASNFZ4k=',
      parent_span_id: null,
      name: 'grep',
      start_time_unix_nano: '1759394440904641998',
      end_time_unix_nano: '1759394440904641999',
      status: { code: 'STATUS_CODE_OK', message: '' },
      attributes: { 'mlflow.spanType': '"TOOL"', 'mlflow.spanInputs': '{"q": "x"}', 'mlflow.spanOutputs': '"found"' },
    };
    const { spans } = await readForeign(mlflow, json({ info: { trace_id: 'tr-1' }, data: { spans: [three] } }));
    expect(spans[0]).toMatchObject({
      traceId: '5b8c792bc9c8f16f291aaea03399bbb4',
      spanId: 'abcdef0123456789',
      parentSpanId: '',
      start: 1759394440904641998n,
      status: { code: 1 },
    });
    expect(plainOf(spans[0]?.attributes)).toMatchObject({
      'gen_ai.tool.name': 'grep',
      'gen_ai.tool.call.arguments': '{"q":"x"}',
      'gen_ai.tool.call.result': 'found',
    });
  });
});
