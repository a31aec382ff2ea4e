/**
 * Harbor's `result.json` of a trial: its phases, the verifier's rewards, the exception that ended it.
 * Source: laude-institute/harbor (TrialResult).
 */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { readAttributes } from '../foreign/values.ts';
import { readRecords } from '../json/records.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { makeSpanId, makeTraceId } from './ids.ts';
import { readTime, wordSet } from './read.ts';

const TRIAL_FIELDS =
  wordSet(`id task_name trial_name started_at finished_at environment_setup agent_setup agent_execution verifier
  agent_info agent_result verifier_result exception_info`);
/** Each phase with its kind, and the field of the trial that has its result. */
const PHASES = [
  ['environment_setup', 'setup', ''],
  ['agent_setup', 'setup', ''],
  ['agent_execution', 'agent', 'agent_result'],
  ['verifier', 'scorer', 'verifier_result'],
] as const;
const RESULT = wordSet('n_input_tokens n_output_tokens n_cache_tokens cost_usd');

export const harborResult: ForeignFormat = {
  name: 'harbor-result',
  title: 'Harbor trial result',
  recognise: (head) =>
    confidence(head, 0.9, (s) => has(s, 'task_name', 'trial_name') && hasAny(s, 'agent_info', 'started_at')),
  async read(stream, context) {
    await readRecords(
      stream,
      {
        rule: (path, type) => (type === 'object' ? 'record' : path === '' ? 'enter' : 'skip'),
        record: (_path, node, place) => readTrial(context, node, place),
        recover: (node) => (readText(member(node, 'trial_name')) === '' ? undefined : ''),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
  },
};

function readTrial(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const trial = readText(member(node, 'trial_name'));
  if (trial === '') {
    context.count('records that are not trials');
    return;
  }
  const name = readText(member(node, 'id')) || trial;
  const traceId = makeTraceId(name);
  const spanId = makeSpanId('harbor-result', name, 'trial');
  const info = member(node, 'agent_info');
  const agent = readText(member(info, 'name'));
  const model = member(info, 'model_info');
  const resource = context.resource('harbor', makeAttributes({ 'service.name': 'harbor' }));
  const exception = member(node, 'exception_info');
  const error = readException(exception);
  context.span({
    traceId,
    spanId,
    name: `trial ${trial}`,
    otelKind: 'internal',
    ...readTimes(node),
    status: error ? { code: 2, message: error.message } : { code: 0, message: '' },
    attributes: [
      ...makeAttributes({
        'cell.span.kind': 'container',
        'cell.task': member(node, 'task_name'),
        'gen_ai.agent.name': agent,
      }),
      ...readAttributes(node, 'harbor.', new Set([...TRIAL_FIELDS, ...listPhases(node).map(([phase]) => phase)])),
    ],
    events: error ? [error.event] : [],
    resource,
    place,
  });
  for (const [phase, kind, resultKey] of listPhases(node)) {
    const phaseNode = member(node, phase);
    const result = resultKey === '' ? undefined : member(node, resultKey);
    if ((phaseNode === undefined || phaseNode.type === 'null') && (result === undefined || result.type === 'null'))
      continue;
    context.span({
      traceId,
      spanId: makeSpanId('harbor-result', name, phase),
      parentSpanId: spanId,
      name: phase,
      otelKind: 'internal',
      ...readTimes(phaseNode),
      attributes: [
        ...(kind === '' ? [] : makeAttributes({ 'cell.span.kind': kind })),
        ...(kind === 'agent' ? agentAttributes(info, model, result) : []),
        ...(kind === 'scorer' ? readAttributes(result, 'harbor.') : []),
        ...readAttributes(phaseNode, 'harbor.', wordSet('started_at finished_at')),
      ],
      events: kind === 'scorer' ? readRewards(result, readTimes(phaseNode).end) : [],
      resource,
      place,
    });
  }
}

/** Returns the known phases, and all other fields with a start or an end. */
function listPhases(node: JsonNode): readonly (readonly [phase: string, kind: string, resultKey: string])[] {
  const others =
    node.type === 'object' ? node.entries.filter(({ key, value }) => !TRIAL_FIELDS.has(key) && isPhase(value)) : [];
  return [...PHASES, ...others.map(({ key }) => [key, '', ''] as const)];
}

const isPhase = (node: JsonNode): boolean =>
  member(node, 'started_at') !== undefined || member(node, 'finished_at') !== undefined;

/** Returns the times of a phase, 0n for one that never started. */
function readTimes(node: JsonNode | undefined): { start: bigint; end: bigint } {
  return { start: readTime(member(node, 'started_at')), end: readTime(member(node, 'finished_at')) };
}

function agentAttributes(
  info: JsonNode | undefined,
  model: JsonNode | undefined,
  result: JsonNode | undefined,
): Attribute[] {
  return [
    ...makeAttributes({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': member(info, 'name'),
      'gen_ai.agent.version': member(info, 'version'),
      'gen_ai.request.model': member(model, 'name'),
      'gen_ai.provider.name': member(model, 'provider'),
    }),
    ...usageAttributes({
      input: member(result, 'n_input_tokens'),
      output: member(result, 'n_output_tokens'),
      cacheRead: member(result, 'n_cache_tokens'),
      cost: member(result, 'cost_usd'),
    }),
    ...readAttributes(result, 'harbor.', RESULT),
  ];
}

/** Returns each reward as the result of an evaluation. */
function readRewards(result: JsonNode | undefined, time: bigint): SpanEvent[] {
  const rewards = member(result, 'rewards') ?? result;
  if (rewards?.type !== 'object') return [];
  return rewards.entries
    .filter(({ value }) => value.type === 'number')
    .map(({ key, value }) => ({
      time,
      name: 'gen_ai.evaluation.result',
      attributes: makeAttributes({ 'gen_ai.evaluation.name': key, 'gen_ai.evaluation.score.value': value }),
    }));
}

function readException(node: JsonNode | undefined): { message: string; event: SpanEvent } | undefined {
  if (node?.type !== 'object') return undefined;
  const type = readText(member(node, 'exception_type'));
  const message = readText(member(node, 'exception_message'));
  return {
    message: message || type,
    event: {
      time: readTime(member(node, 'occurred_at')),
      name: 'exception',
      attributes: makeAttributes({
        'exception.type': type,
        'exception.message': message,
        'exception.stacktrace': member(node, 'exception_traceback'),
      }),
    },
  };
}
