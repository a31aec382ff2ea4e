/** Which attributes a step has told of already: messages, arguments, results, tokens. Pure. */
import { valueText } from '../../../shared/cell/fields.ts';
import type { Step } from '../../../shared/cell/step.ts';
import type { AttributePair } from '../../../shared/compare/diff/attributes.ts';
import type { Value } from '../../../shared/trace/value.ts';

/** Messages, and what the facts at the top are counted from. Only model calls are shown as messages. */
const OF_MODEL =
  /^(?:gen_ai\.(?:input|output)\.messages|gen_ai\.system_instructions|gen_ai\.(?:prompt|completion|usage)\b|gen_ai\.response\.(?:model|finish_reasons)|gen_ai\.request\.|llm\.(?:input|output)_messages|llm\.token_count|ai\.prompt|ai\.response|(?:input|output)\.value$)/;
/** Shorter texts are in too many places to say anything. */
const TELLING = 3;

/** Makes the question whether a pair's values stand in the two steps already. */
export function shownAbove(base: Step, newStep: Step): (pair: AttributePair) => boolean {
  const [baseTexts, newTexts] = [textsOf(base), textsOf(newStep)];
  const told = (value: Value | undefined, texts: ReadonlySet<string>) => value === undefined || isTold(value, texts);
  const model = base.type === 'model' && newStep.type === 'model' && base.input.length + newStep.input.length > 0;
  return (pair) => (model && OF_MODEL.test(pair.key)) || (told(pair.base, baseTexts) && told(pair.new, newTexts));
}

function isTold(value: Value, texts: ReadonlySet<string>): boolean {
  // Of a long value the beginning is here: it is compared with the beginnings.
  const text = valueText(value);
  return (
    text.length >= TELLING &&
    (texts.has(text) || ('cut' in value && value.cut !== undefined && texts.has(beginning(text))))
  );
}

/** Characters by which long texts are known again: fewer than values are cut to. */
const BEGINNING = 1000;
const beginning = (text: string) => `${text.slice(0, BEGINNING)}…`;

function textsOf(step: Step): ReadonlySet<string> {
  const texts: string[] = [];
  switch (step.type) {
    case 'tool':
      texts.push(step.arguments, step.command, step.result, step.path, step.description, step.error);
      break;
    case 'plain':
      texts.push(step.input, step.output, step.error, ...step.facts.map(({ value }) => value));
      break;
    case 'scorer':
      for (const { explanation, label, value } of step.results) texts.push(explanation, label, String(value));
      break;
    default:
      texts.push(step.error, ...step.parameters.map(({ value }) => value));
  }
  return new Set(texts.flatMap((text) => (text.length > BEGINNING ? [text, beginning(text)] : [text])));
}
