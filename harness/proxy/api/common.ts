/** What several APIs write alike. */
import { asRecord } from '../../../shared/cell/fields.ts';
import { asNumber, asString, type CallRequest } from '../request.ts';
import type { Json } from './api.ts';

/** The model that is asked, and whether for a stream. `elsewhere`: the model, where the body does not name it. */
export function asked(body: Json, elsewhere?: string): Pick<CallRequest, 'model' | 'stream'> {
  return {
    model: asString(body.model) ?? elsewhere,
    stream: typeof body.stream === 'boolean' ? body.stream : undefined,
  };
}

/** Parameters that several APIs call by the same names. */
export function samplingParameters(body: Json): CallRequest['parameters'] {
  return {
    'gen_ai.request.temperature': asNumber(body.temperature),
    'gen_ai.request.top_p': asNumber(body.top_p),
    'gen_ai.request.top_k': asNumber(body.top_k),
    'gen_ai.request.seed': asNumber(body.seed),
    'gen_ai.request.frequency_penalty': asNumber(body.frequency_penalty),
    'gen_ai.request.presence_penalty': asNumber(body.presence_penalty),
  };
}

/** A content that is only texts as one text; anything else as it is. */
export function joinedTexts(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const texts = content.map((part) => asString(part) ?? asRecord(part).text);
  return texts.every((one) => typeof one === 'string') ? texts.join('\n') : content;
}
