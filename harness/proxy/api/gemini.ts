/** Gemini's generateContent and streamGenerateContent, also inside Code Assist's envelope. */
import { asRecord, asText } from '../../../shared/cell/fields.ts';
import type { Answer } from '../answer.ts';
import {
  asList,
  asNumber,
  asString,
  asStrings,
  type CallRequest,
  type ChatMessage,
  type MessagePart,
  type ToolResult,
  text,
} from '../request.ts';
import type { AnswerReader, Json, ModelApiFormat } from './api.ts';

export const gemini: ModelApiFormat = {
  api: 'gemini',
  path: /(?:\/(?:models|tunedModels)\/([^/:]+)|\/v\d\w*):(?:generateContent|streamGenerateContent)$/,
  provider: 'gcp.gemini',
  request,
  reader,
  errorBody: (status, message) => ({ error: { code: status, message, status: 'UNAVAILABLE' } }),
};

function request(envelope: Json, path: string): CallRequest {
  const body =
    envelope.contents === undefined && envelope.request !== undefined ? asRecord(envelope.request) : envelope;
  const config = asRecord(body.generationConfig ?? body.generation_config);
  const format = asString(config.responseMimeType);
  const system = asRecord(body.systemInstruction ?? body.system_instruction);
  const contents = asList(body.contents).map(asRecord);
  return {
    model: gemini.path.exec(path)?.[1] ?? asString(envelope.model)?.replace(/^models\//, ''),
    stream: path.endsWith(':streamGenerateContent'),
    parameters: {
      'gen_ai.request.temperature': asNumber(config.temperature),
      'gen_ai.request.top_p': asNumber(config.topP),
      'gen_ai.request.top_k': asNumber(config.topK),
      'gen_ai.request.seed': asNumber(config.seed),
      'gen_ai.request.max_tokens': asNumber(config.maxOutputTokens),
      'gen_ai.request.stop_sequences': asStrings(config.stopSequences),
      'gen_ai.request.frequency_penalty': asNumber(config.frequencyPenalty),
      'gen_ai.request.presence_penalty': asNumber(config.presencePenalty),
      'gen_ai.request.choice.count': asNumber(config.candidateCount),
      'gen_ai.output.type': format === undefined ? undefined : format === 'application/json' ? 'json' : 'text',
    },
    system: asList(system.parts).map((part) => readPart(asRecord(part))),
    input: contents.map(readMessage),
    tools: asList(body.tools),
    results: readResults(contents),
  };
}

function readMessage(content: Json): ChatMessage {
  const parts = asList(content.parts).map((part) => readPart(asRecord(part)));
  const tool = parts.length > 0 && parts.every((part) => part.type === 'tool_call_response');
  const role = asText(content.role) || 'user';
  return { role: tool ? 'tool' : role === 'model' ? 'assistant' : role, parts };
}

/**
 * Results that stand after the model's last turn: without ids, older ones cannot be told from new ones. The k-th result
 * of a name belongs to the k-th call of that name.
 */
function readResults(contents: readonly Json[]): ToolResult[] {
  const results: ToolResult[] = [];
  let calls: Json[] = [];
  let trailing = false;
  for (const content of contents) {
    const parts = asList(content.parts).map(asRecord);
    if (content.role === 'model') {
      if (trailing) calls = [];
      trailing = false;
      for (const part of parts) if (part.functionCall !== undefined) calls.push(asRecord(part.functionCall));
      continue;
    }
    if (!trailing) results.length = 0;
    trailing = true;
    for (const part of parts) {
      if (part.functionResponse === undefined) continue;
      const response = asRecord(part.functionResponse);
      const name = asText(response.name);
      const at = calls.findIndex((call) => call.name === name);
      const [call] = at < 0 ? [] : calls.splice(at, 1);
      const value = asRecord(response.response);
      results.push({
        id: asText(response.id),
        name,
        arguments: call === undefined ? undefined : asText(call.args),
        result: asText(value.output ?? response.response),
        failed: value.error !== undefined && value.error !== null,
      });
    }
  }
  return trailing ? results : [];
}

function readPart(part: Json): MessagePart {
  const call = asRecord(part.functionCall);
  if (typeof call.name === 'string') {
    return { type: 'tool_call', id: asText(call.id), name: call.name, arguments: call.args ?? {} };
  }
  const response = asRecord(part.functionResponse);
  if (typeof response.name === 'string') {
    return { type: 'tool_call_response', id: asText(response.id) || response.name, response: response.response };
  }
  const inline = asRecord(part.inlineData ?? part.inline_data);
  if (typeof inline.data === 'string') {
    return { type: 'blob', mime_type: asText(inline.mimeType ?? inline.mime_type), content: inline.data };
  }
  const file = asRecord(part.fileData ?? part.file_data);
  if (typeof file.fileUri === 'string') return { type: 'uri', mime_type: asText(file.mimeType), uri: file.fileUri };
  if (typeof part.text !== 'string') return { ...part, type: 'other' };
  return part.thought === true ? { type: 'reasoning', content: part.text } : text(part.text);
}

function reader(answer: Answer): AnswerReader {
  let parts = 0;
  let last = '';
  return { event: (_name, data) => read(data), whole: read };

  function read(envelope: Json): void {
    const data =
      envelope.candidates === undefined && envelope.response !== undefined ? asRecord(envelope.response) : envelope;
    answer.id ??= asString(data.responseId);
    answer.model ??= asString(data.modelVersion);
    const error = asRecord(data.error);
    if (Object.keys(error).length > 0) {
      answer.error = { type: asText(error.status ?? error.code) || 'error', message: asText(error.message) };
    }
    usage(asRecord(data.usageMetadata));
    const blocked = asString(asRecord(data.promptFeedback).blockReason);
    if (blocked !== undefined) {
      answer.finished(0, blocked);
      answer.settle();
    }
    for (const [position, item] of asList(data.candidates).entries()) {
      const candidate = asRecord(item);
      const index = asNumber(candidate.index) ?? position;
      for (const part of asList(asRecord(candidate.content).parts)) add(index, readPart(asRecord(part)));
      answer.finished(index, candidate.finishReason);
      if (asString(candidate.finishReason) !== undefined) answer.settle();
    }
  }

  function add(choice: number, part: MessagePart): void {
    if (part.type === 'text' || part.type === 'reasoning') {
      // Pieces of one text follow each other; after anything else a new one begins.
      if (last !== `${choice} ${part.type}`) parts++;
      last = `${choice} ${part.type}`;
      answer.append(choice, `part ${parts}`, part.type, part.content);
      return;
    }
    last = '';
    const key = `part ${++parts}`;
    if (part.type !== 'tool_call') {
      answer.other(choice, key, part);
      return;
    }
    const draft = answer.part(choice, key, 'tool_call');
    draft.id = asText(part.id);
    draft.name = asText(part.name);
    answer.append(choice, key, 'tool_call', asText(part.arguments));
  }

  function usage(data: Json): void {
    if (Object.keys(data).length === 0) return;
    const thoughts = asNumber(data.thoughtsTokenCount);
    const answered = asNumber(data.candidatesTokenCount);
    const prompt = asNumber(data.promptTokenCount);
    answer.tokens({
      input: prompt === undefined ? undefined : prompt + (asNumber(data.toolUsePromptTokenCount) ?? 0),
      output: answered === undefined && thoughts === undefined ? undefined : (answered ?? 0) + (thoughts ?? 0),
      cacheRead: asNumber(data.cachedContentTokenCount),
      reasoning: thoughts,
    });
  }
}
