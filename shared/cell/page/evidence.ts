/** What each score rests on: the step that wrote an unexpected file, the test that failed, the message of a refusal. */
import type { CellFacts } from '../state/facts.ts';
import { at, type JsonObject, listAt, numberAt } from './cell-json.ts';
import type { Evidence } from './page.ts';

const MOST = 200;

/** Evidence by scorer name. `scorers`: their values. */
export function collectEvidence(
  scorers: ReadonlyMap<string, JsonObject>,
  facts: CellFacts,
): ReadonlyMap<string, Evidence[]> {
  const passed = numberAt(scorers.get('pass_rate'), 'pass');
  return new Map<string, Evidence[]>([
    ['pass_rate', [...testEvidence(facts, passed), ...outputEvidence(scorers.get('pass_rate'))].slice(0, MOST)],
    [
      'blast_radius',
      fileEvidence(listAt(scorers.get('blast_radius'), 'unexpected_changes'), 'was not expected', facts),
    ],
    ['integrity', fileEvidence(violations(scorers.get('integrity')), 'is protected and was changed', facts)],
    ['refusal', markerEvidence(scorers.get('refusal'))],
    ['tokens', callEvidence(facts)],
  ]);
}

/** Test runs of the agent itself: the last one, and before it those that failed. */
function testEvidence(facts: CellFacts, passed: number): Evidence[] {
  const last = facts.tests[facts.tests.length - 1];
  const runs = facts.tests.filter((test) => test === last || !test.ok).reverse();
  if (passed >= 1) runs.splice(1);
  return runs.map((test) => {
    const what = test.failures.length > 0 ? `: ${test.failures.join(', ')}` : '';
    const counts = `${test.passed} passed, ${test.failed} failed`;
    return {
      text: `${test.command || 'a test run'}: ${counts}${what}`,
      span: test.ordinal,
      time: test.time,
      file: undefined,
      find: test.failures[0],
    };
  });
}

/** The scorer's own test run comes after the agent's, so it is in no terminal: its tail is the evidence. */
function outputEvidence(values: JsonObject | undefined): Evidence[] {
  const tail = at(values, 'stdout_tail');
  if (typeof tail !== 'string' || tail.trim() === '') return [];
  const lines = tail.trim().split('\n');
  const telling = lines.find((line) => /fail|not ok|✖|error/i.test(line)) ?? lines[lines.length - 1] ?? '';
  return [
    {
      text: `The scorer's test run: ${telling.trim()}`,
      span: undefined,
      time: undefined,
      file: undefined,
      find: undefined,
    },
  ];
}

function fileEvidence(paths: readonly string[], why: string, facts: CellFacts): Evidence[] {
  return paths.slice(0, MOST).map((path) => {
    const change = facts.files.find((file) => file.path === path || file.path.endsWith(`/${path}`));
    return { text: `${path} ${why}`, span: change?.ordinal, time: change?.time, file: path, find: undefined };
  });
}

function violations(values: JsonObject | undefined): string[] {
  return ['violations', 'changed', 'changed_files', 'protected_changes'].flatMap((key) => listAt(values, key));
}

function markerEvidence(values: JsonObject | undefined): Evidence[] {
  const hits = [...listAt(values, 'marker_hits'), ...listAt(values, 'keyword_hits')];
  return hits.slice(0, MOST).map((hit) => ({
    text: `A refusal is suspected for “${hit}”`,
    span: undefined,
    time: undefined,
    file: undefined,
    find: /^std(?:out|err)_tail$/.test(hit) ? undefined : hit,
  }));
}

/** The calls that used most. */
function callEvidence(facts: CellFacts): Evidence[] {
  const used = (call: CellFacts['calls'][number]) => (call.input || 0) + (call.output || 0);
  return [...facts.calls]
    .filter((call) => used(call) > 0)
    .sort((a, b) => used(b) - used(a))
    .slice(0, 5)
    .map((call) => ({
      text: `${call.model || 'a model call'}: ${call.input || 0} in, ${call.output || 0} out`,
      span: call.ordinal,
      time: call.start,
      file: undefined,
      find: undefined,
    }));
}
