/** Answers in the form of OpenAI's Chat Completions. */
import { wordsOf } from './scripted-turns.mjs';

/** @returns the answer `whole()`, and as a `stream()` of server-sent events: data, and how many words it took. */
export function chatAnswer({ id, model, turn, calls, usage, created }) {
  const finish = calls.length > 0 ? 'tool_calls' : 'stop';
  const toolCalls = calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.input },
  }));
  const used = {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
  const chunk = (delta, finishReason = null) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
  return {
    whole: () => ({
      id,
      object: 'chat.completion',
      created,
      model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: turn.say ?? null,
            ...(turn.think ? { reasoning_content: turn.think } : {}),
            ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
          },
          finish_reason: finish,
        },
      ],
      usage: used,
    }),
    *stream() {
      yield { data: chunk({ role: 'assistant', content: '' }), words: 0 };
      for (const word of wordsOf(turn.think)) yield { data: chunk({ reasoning_content: word }), words: 1 };
      for (const word of wordsOf(turn.say)) yield { data: chunk({ content: word }), words: 1 };
      for (const [index, call] of toolCalls.entries()) {
        const { name, arguments: text } = call.function;
        yield { data: chunk({ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] }), words: 1 };
        const half = text.length >> 1;
        for (const piece of [text.slice(0, half), text.slice(half)])
          yield { data: chunk({ tool_calls: [{ index, function: { arguments: piece } }] }), words: 1 };
      }
      yield { data: chunk({}, finish), words: 0 };
      yield { data: { id, object: 'chat.completion.chunk', created, model, choices: [], usage: used }, words: 0 };
      yield { data: '[DONE]', words: 0 };
    },
  };
}
