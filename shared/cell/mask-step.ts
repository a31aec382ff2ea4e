/** Masks the secrets in a step, before it is shown, copied or exported. */
import { maskNamed, maskText } from '../secrets/mask.ts';
import type { Message, Part, Step } from './step.ts';

/** Masks every text of a step. */
export function maskStep(step: Step): { step: Step; count: number } {
  const counter = { count: 0 };
  const text = (value: string) => {
    const result = maskText(value);
    counter.count += result.count;
    return result.text;
  };
  const named = ({ name, value }: { readonly name: string; readonly value: string }) => {
    const result = maskNamed(name, value);
    counter.count += result.count;
    return { name, value: result.text };
  };
  const error = text(step.error);
  switch (step.type) {
    case 'model':
      return done({
        ...step,
        error,
        input: step.input.map((message) => maskedMessage(message, text)),
        output: step.output.map((message) => maskedMessage(message, text)),
        parameters: step.parameters.map(named),
      });
    case 'tool':
      return done({
        ...step,
        error,
        description: text(step.description),
        arguments: text(step.arguments),
        result: text(step.result),
        command: text(step.command),
        path: text(step.path),
      });
    case 'scorer':
      return done({
        ...step,
        error,
        results: step.results.map((result) => ({ ...result, explanation: text(result.explanation) })),
      });
    default:
      return done({ ...step, error, facts: step.facts.map(named), input: text(step.input), output: text(step.output) });
  }
  function done(result: Step) {
    return { step: result, count: counter.count };
  }
}

function maskedMessage(message: Message, text: (value: string) => string): Message {
  return { ...message, parts: message.parts.map((part) => maskedPart(part, text)) };
}

function maskedPart(part: Part, text: (value: string) => string): Part {
  switch (part.type) {
    case 'tool_call':
      return { ...part, arguments: text(part.arguments) };
    case 'tool_result':
      return { ...part, result: text(part.result) };
    case 'other':
      return { ...part, json: text(part.json) };
    default:
      return { ...part, text: text(part.text) };
  }
}
