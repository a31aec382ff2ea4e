/** OpenInference (Phoenix, Arize): flattened messages, or input and output as one value. */

import { isObject } from '../../base/is-object.ts';
import type { Convention } from './conversation.ts';
import { unflatten } from './flattened.ts';
import { parseMessages } from './parts.ts';

export const openInference: Convention = ({ fields }) => {
  const input = unflatten(fields, 'llm.input_messages.');
  const output = unflatten(fields, 'llm.output_messages.');
  return {
    input:
      input.length > 0
        ? parseMessages(input, 'user')
        : parseMessages(fields.data('llm.input_messages', 'llm.prompts', 'input.value'), 'user'),
    output:
      output.length > 0
        ? parseMessages(output, 'assistant')
        : parseMessages(
            textOfCompletion(fields.data('llm.output_messages', 'llm.completions', 'output.value')),
            'assistant',
          ),
  };
};

/** LlamaIndex writes a completion as `{"text": …, …}`. */
function textOfCompletion(data: unknown): unknown {
  if (!isObject(data)) return data;
  const { text } = data;
  return typeof text === 'string' && text !== '' ? text : data;
}
