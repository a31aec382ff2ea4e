/** OpenLLMetry (Traceloop): flattened prompts and completions, or the entity's input and output. */
import type { Convention } from './conversation.ts';
import { unflatten } from './flattened.ts';
import { parseMessages } from './parts.ts';

export const openLlmetry: Convention = ({ fields }) => {
  const input = unflatten(fields, 'gen_ai.prompt.');
  const output = unflatten(fields, 'gen_ai.completion.');
  return {
    input: parseMessages(
      input.length > 0 ? input : fields.data('gen_ai.prompt', 'traceloop.entity.input', 'ioa_observe.entity.input'),
      'user',
    ),
    output: parseMessages(
      output.length > 0
        ? output
        : fields.data('gen_ai.completion', 'traceloop.entity.output', 'ioa_observe.entity.output'),
      'assistant',
    ),
  };
};
