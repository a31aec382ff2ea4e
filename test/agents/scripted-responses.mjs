/** Answers in the form of OpenAI's Responses. */
import { wordsOf } from './scripted-turns.mjs';

/** @returns the answer `whole()`, and as a `stream()` of server-sent events: name, data, and how many words it took. */
export function responsesAnswer({ id, model, turn, calls, usage, created }) {
  const message = {
    type: 'message',
    id: `msg_${id}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: turn.say ?? '', annotations: [] }],
  };
  const items = [
    ...(turn.say ? [message] : []),
    ...calls.map((call) => ({
      id: `item_${call.id}`,
      call_id: call.id,
      name: call.name,
      status: 'completed',
      ...(call.freeForm
        ? { type: 'custom_tool_call', input: call.input }
        : { type: 'function_call', arguments: call.input }),
    })),
  ];
  const response = (status, output) => ({
    id,
    object: 'response',
    created_at: created,
    model,
    status,
    output,
    usage:
      status === 'completed'
        ? {
            input_tokens: usage.input,
            input_tokens_details: { cached_tokens: usage.cached },
            output_tokens: usage.output,
            output_tokens_details: { reasoning_tokens: usage.reasoning },
            total_tokens: usage.input + usage.output,
          }
        : null,
  });
  return {
    whole: () => response('completed', items),
    *stream() {
      let sequence = 0;
      const event = (type, data, words = 0) => ({
        event: type,
        data: { type, sequence_number: sequence++, ...data },
        words,
      });
      yield event('response.created', { response: response('in_progress', []) });
      for (const [index, item] of items.entries()) {
        const empty =
          item.type === 'message' ? { content: [] } : item.type === 'function_call' ? { arguments: '' } : {};
        yield event('response.output_item.added', {
          output_index: index,
          item: { ...item, status: 'in_progress', ...empty },
        });
        const at = { item_id: item.id, output_index: index };
        if (item.type === 'message') {
          const part = { type: 'output_text', text: '', annotations: [] };
          yield event('response.content_part.added', { ...at, content_index: 0, part });
          for (const word of wordsOf(turn.say))
            yield event('response.output_text.delta', { ...at, content_index: 0, delta: word }, 1);
          yield event('response.output_text.done', { ...at, content_index: 0, text: turn.say });
        } else if (item.type === 'function_call') {
          yield event('response.function_call_arguments.delta', { ...at, delta: item.arguments }, 3);
          yield event('response.function_call_arguments.done', { ...at, arguments: item.arguments });
        } else {
          yield event('response.custom_tool_call_input.delta', { ...at, delta: item.input }, 3);
          yield event('response.custom_tool_call_input.done', { ...at, input: item.input });
        }
        yield event('response.output_item.done', { output_index: index, item });
      }
      yield event('response.completed', { response: response('completed', items) });
    },
  };
}
