import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifier } from '../../../shared/cell/kinds.ts';
import { KINDS } from '../../../shared/trace/kind.ts';
import { classified } from './support.ts';

describe('kinds', () => {
  it.each([
    ['cell.span.kind task_setup', 'prepare:x', { 'cell.span.kind': 'task_setup' }, 'setup'],
    ['cell.span.kind adapter_run', 'x', { 'cell.span.kind': 'adapter_run' }, 'agent'],
    ['cell.span.kind container', 'x', { 'cell.span.kind': 'container' }, 'container'],
    ['cell.span.kind model_call', 'x', { 'cell.span.kind': 'model_call' }, 'model'],
    ['cell.span.kind tool_call', 'x', { 'cell.span.kind': 'tool_call' }, 'tool'],
    ['cell.span.kind scorer', 'x', { 'cell.span.kind': 'scorer' }, 'scorer'],
    ['cell.span.kind cleanup', 'x', { 'cell.span.kind': 'cleanup' }, 'cleanup'],
    ['a new operation name', 'chat m', { 'gen_ai.operation.name': 'chat' }, 'model'],
    ['generate_content', 'x', { 'gen_ai.operation.name': 'generate_content' }, 'model'],
    ['text_completion', 'x', { 'gen_ai.operation.name': 'text_completion' }, 'model'],
    ['embeddings', 'x', { 'gen_ai.operation.name': 'embeddings' }, 'model'],
    ['execute_tool', 'x', { 'gen_ai.operation.name': 'execute_tool' }, 'tool'],
    ['invoke_agent', 'x', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'm' }, 'agent'],
    ['create_agent', 'x', { 'gen_ai.operation.name': 'create_agent' }, 'setup'],
    ['OpenInference LLM', 'x', { 'openinference.span.kind': 'LLM' }, 'model'],
    ['OpenInference TOOL', 'x', { 'openinference.span.kind': 'TOOL' }, 'tool'],
    ['OpenInference AGENT', 'x', { 'openinference.span.kind': 'AGENT' }, 'agent'],
    ['OpenInference EVALUATOR', 'x', { 'openinference.span.kind': 'EVALUATOR' }, 'scorer'],
    ['OpenInference RETRIEVER', 'x', { 'openinference.span.kind': 'RETRIEVER' }, 'db'],
    ['OpenInference CHAIN', 'x', { 'openinference.span.kind': 'CHAIN' }, 'internal'],
    ['OpenLLMetry workflow', 'x', { 'traceloop.span.kind': 'workflow' }, 'agent'],
    ['OpenLLMetry tool', 'x', { 'traceloop.span.kind': 'tool' }, 'tool'],
    [
      'an OpenLLMetry task that is a tool call',
      'x',
      { 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'execute_tool' },
      'tool',
    ],
    ['llm.request.type', 'openai.chat', { 'llm.request.type': 'chat' }, 'model'],
    [
      'the AI SDK around its calls',
      'ai.streamText',
      { 'ai.operationId': 'ai.streamText', 'gen_ai.request.model': 'm' },
      'agent',
    ],
    ['the AI SDK calling', 'ai.streamText.doStream', { 'ai.operationId': 'ai.streamText.doStream' }, 'model'],
    ['the AI SDK calling a tool', 'ai.toolCall', { 'ai.operationId': 'ai.toolCall' }, 'tool'],
    ['Claude Code interaction', 'claude_code.interaction', {}, 'agent'],
    ['Claude Code request', 'claude_code.llm_request', {}, 'model'],
    ['Claude Code tool', 'claude_code.tool', {}, 'tool'],
    ['Claude Code waiting', 'claude_code.tool.blocked_on_user', { 'gen_ai.tool.name': 'Bash' }, 'internal'],
    ['Gemini llm_call', 'llm_call', { 'gen_ai.operation.name': 'llm_call' }, 'model'],
    ['Gemini tool_call', 'tool_call', {}, 'tool'],
    ['Codex sampling', 'run_sampling_request', {}, 'model'],
    ['Codex turn', 'session_task.turn', {}, 'agent'],
    ['a Codex tool', 'exec_command', { 'codex.tool.phase': 'dispatch' }, 'tool'],
    ['an MCP tool call', 'tools/call x', { 'mcp.method.name': 'tools/call' }, 'tool'],
    ['MLflow', 'x', { 'mlflow.spanType': '"CHAT_MODEL"' }, 'model'],
    ['a database', 'SELECT', { 'db.system': 'postgresql' }, 'db'],
    ['a database in new names', 'SELECT', { 'db.system.name': 'postgresql' }, 'db'],
    ['a request', 'GET', { 'http.request.method': 'GET' }, 'http'],
    ['a request in old names', 'GET', { 'http.method': 'GET' }, 'http'],
    ['a remote call', 'x', { 'rpc.system': 'grpc' }, 'http'],
    [
      'a model call that is also a request',
      'chat',
      { 'gen_ai.operation.name': 'chat', 'http.request.method': 'POST' },
      'model',
    ],
    ['an evaluation', 'x', { 'gen_ai.evaluation.name': 'pass_rate' }, 'scorer'],
    ['a tool by its name only', 'x', { 'gen_ai.tool.name': 'bash' }, 'tool'],
    [
      'an unknown operation with a model',
      'x',
      { 'gen_ai.operation.name': 'sing', 'gen_ai.request.model': 'm' },
      'model',
    ],
    ['anything else', 'main', {}, 'internal'],
    ['a name that objects have', 'constructor', { 'cell.span.kind': '__proto__' }, 'internal'],
  ])('of %s', (_, name, attributes, kind) => {
    expect(classified(name, attributes as Record<string, unknown>).kind).toBe(kind);
  });

  it('of anything are one of the known ones, and nothing throws', () => {
    const value = fc.oneof(fc.constant(undefined), fc.string(), fc.double(), fc.constantFrom('chat', 'TOOL', 'agent'));
    const values = fc.array(value, { minLength: classifier.keys.length, maxLength: classifier.keys.length });
    fc.assert(
      fc.property(fc.string(), values, (name, list) => {
        const result = { kind: 0, inputTokens: 0, outputTokens: 0 };
        classifier.classify(name, '', 1, list, result);
        expect(KINDS[result.kind]).toBeDefined();
        expect(Number.isNaN(result.inputTokens) || result.inputTokens >= 0).toBe(true);
      }),
    );
  });

  it('ask for every key once', () => {
    expect(new Set(classifier.keys).size).toBe(classifier.keys.length);
  });
});

describe('tokens', () => {
  it.each([
    ['in new names', { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': '5' }],
    ['in old names', { 'gen_ai.usage.prompt_tokens': '10', 'gen_ai.usage.completion_tokens': 5 }],
    ['of OpenInference', { 'llm.token_count.prompt': 10, 'llm.token_count.completion': 5 }],
    ['of the AI SDK', { 'ai.usage.promptTokens': 10, 'ai.usage.completionTokens': 5 }],
    ['of Claude Code', { input_tokens: 10, output_tokens: 5 }],
    ['of Gemini and Codex', { input_token_count: '10', output_token_count: '5' }],
  ])('of a model call are read %s', (_, attributes) => {
    const { input, output } = classified('x', { 'cell.span.kind': 'model_call', ...attributes });
    expect([input, output]).toEqual([10, 5]);
  });

  it('prefer new names to old ones', () => {
    const { input } = classified('x', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.prompt_tokens': 1,
      'gen_ai.usage.input_tokens': 2,
    });
    expect(input).toBe(2);
  });

  it('of an agent are left out, since they are the sum over its calls', () => {
    const { input, output } = classified('x', {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
    });
    expect([input, output]).toEqual([Number.NaN, Number.NaN]);
  });

  it('without a prefix count only on model calls', () => {
    expect(classified('parser', { input_tokens: 10 }).input).toBeNaN();
    expect(classified('handle_responses', { 'gen_ai.usage.input_tokens': '4828' }).input).toBe(4828);
  });

  it('that are no counts are unknown', () => {
    for (const bad of ['many', '', '-1', 'Infinity', Number.NaN]) {
      expect(classified('x', { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': bad }).input).toBeNaN();
    }
  });
});
