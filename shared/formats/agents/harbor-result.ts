/**
 * Harbor's `result.json` of a trial: its phases, the verifier's rewards, what went wrong.
 * Source: laude-institute/harbor (TrialResult).
 */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { attributesOfNode } from '../foreign/values.ts';
import { readRecords } from '../json/records.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { spanIdOf, traceIdOf } from './ids.ts';
import { timeOf, words } from './read.ts';

const KNOWN =
  words(`id task_name trial_name started_at finished_at environment_setup agent_setup agent_execution verifier
  agent_info agent_result verifier_result exception_info`);
/** Phase → its kind, and what of the result tells about it. */
const PHASES = [
  ['environment_setup', 'setup', ''],
  ['agent_setup', 'setup', ''],
  ['agent_execution', 'agent', 'agent_result'],
  ['verifier', 'scorer', 'verifier_result'],
] as const;
const RESULT = words('n_input_tokens n_output_tokens n_cache_tokens cost_usd');

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
        recover: (node) => (textOf(member(node, 'trial_name')) === '' ? undefined : ''),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
  },
};

function readTrial(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const trial = textOf(member(node, 'trial_name'));
  if (trial === '') {
    context.count('records that are not trials');
    return;
  }
  const name = textOf(member(node, 'id')) || trial;
  const traceId = traceIdOf(name);
  const spanId = spanIdOf('harbor-result', name, 'trial');
  const info = member(node, 'agent_info');
  const agent = textOf(member(info, 'name'));
  const model = member(info, 'model_info');
  const resource = context.resource('harbor', facts({ 'service.name': 'harbor' }));
  const exception = member(node, 'exception_info');
  const error = exceptionOf(exception);
  context.span({
    traceId,
    spanId,
    name: `trial ${trial}`,
    otelKind: 'internal',
    ...timesOf(node),
    status: error ? { code: 2, message: error.message } : { code: 0, message: '' },
    attributes: [
      ...facts({ 'cell.span.kind': 'container', 'cell.task': member(node, 'task_name'), 'gen_ai.agent.name': agent }),
      ...attributesOfNode(node, 'harbor.', new Set([...KNOWN, ...phasesOf(node).map(([phase]) => phase)])),
    ],
    events: error ? [error.event] : [],
    resource,
    place,
  });
  for (const [phase, kind, about] of phasesOf(node)) {
    const told = member(node, phase);
    const result = about === '' ? undefined : member(node, about);
    if ((told === undefined || told.type === 'null') && (result === undefined || result.type === 'null')) continue;
    context.span({
      traceId,
      spanId: spanIdOf('harbor-result', name, phase),
      parentSpanId: spanId,
      name: phase,
      otelKind: 'internal',
      ...timesOf(told),
      attributes: [
        ...(kind === '' ? [] : facts({ 'cell.span.kind': kind })),
        ...(kind === 'agent' ? agentFacts(info, model, result) : []),
        ...(kind === 'scorer' ? attributesOfNode(result, 'harbor.') : []),
        ...attributesOfNode(told, 'harbor.', words('started_at finished_at')),
      ],
      events: kind === 'scorer' ? rewardsOf(result, timesOf(told).end) : [],
      resource,
      place,
    });
  }
}

/** The phases that are known, and whatever else began and ended. */
function phasesOf(node: JsonNode): readonly (readonly [phase: string, kind: string, about: string])[] {
  const others =
    node.type === 'object' ? node.entries.filter(({ key, value }) => !KNOWN.has(key) && isPhase(value)) : [];
  return [...PHASES, ...others.map(({ key }) => [key, '', ''] as const)];
}

const isPhase = (node: JsonNode): boolean =>
  member(node, 'started_at') !== undefined || member(node, 'finished_at') !== undefined;

/** A phase's times; one that never began has none. */
function timesOf(node: JsonNode | undefined): { start: bigint; end: bigint } {
  return { start: timeOf(member(node, 'started_at')), end: timeOf(member(node, 'finished_at')) };
}

function agentFacts(
  info: JsonNode | undefined,
  model: JsonNode | undefined,
  result: JsonNode | undefined,
): Attribute[] {
  return [
    ...facts({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': member(info, 'name'),
      'gen_ai.agent.version': member(info, 'version'),
      'gen_ai.request.model': member(model, 'name'),
      'gen_ai.provider.name': member(model, 'provider'),
    }),
    ...usageFacts({
      input: member(result, 'n_input_tokens'),
      output: member(result, 'n_output_tokens'),
      cacheRead: member(result, 'n_cache_tokens'),
      cost: member(result, 'cost_usd'),
    }),
    ...attributesOfNode(result, 'harbor.', RESULT),
  ];
}

/** Each reward as a result of an evaluation. */
function rewardsOf(result: JsonNode | undefined, time: bigint): SpanEvent[] {
  const rewards = member(result, 'rewards') ?? result;
  if (rewards?.type !== 'object') return [];
  return rewards.entries
    .filter(({ value }) => value.type === 'number')
    .map(({ key, value }) => ({
      time,
      name: 'gen_ai.evaluation.result',
      attributes: facts({ 'gen_ai.evaluation.name': key, 'gen_ai.evaluation.score.value': value }),
    }));
}

function exceptionOf(node: JsonNode | undefined): { message: string; event: SpanEvent } | undefined {
  if (node?.type !== 'object') return undefined;
  const type = textOf(member(node, 'exception_type'));
  const message = textOf(member(node, 'exception_message'));
  return {
    message: message || type,
    event: {
      time: timeOf(member(node, 'occurred_at')),
      name: 'exception',
      attributes: facts({
        'exception.type': type,
        'exception.message': message,
        'exception.stacktrace': member(node, 'exception_traceback'),
      }),
    },
  };
}
