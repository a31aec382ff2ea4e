/**
 * OTLP protobuf: `TracesData`, a message that may be written in pieces one behind another.
 * Source: https://github.com/open-telemetry/opentelemetry-proto (trace/v1, common/v1, resource/v1).
 */
import { concatBytes, encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanContent, Value } from '../../trace/value.ts';
import { OTEL_KINDS } from '../otlp/names.ts';
import { bytesField, doubleField, type Fields, fixed64Field, message, presentVarint, varintField } from './proto.ts';
import { hasLoneSurrogate, LONE_SURROGATES, type Losses, type OutgoingSpan, runs, type Target } from './target.ts';

const NOTHING = new Uint8Array(0);
const LARGEST = 2n ** 63n - 1n;

export const otlpProtobufTarget: Target = {
  name: 'otlp-protobuf',
  title: 'OTLP protobuf',
  extension: '.otlp.pb',
  mediaType: 'application/x-protobuf',
  order: 'trace',
  cannotHold: 'Lost: log records (they are another message), ids that are not hex, whole numbers of more than 64 bits.',
  writer: (losses) => ({
    begin: () => NOTHING,
    batch: (spans) => concatBytes([...runs(spans)].map((run) => new Encoder(losses).resourceSpans(run))),
    end: () => NOTHING,
  }),
};

class Encoder {
  readonly #losses: Losses;
  constructor(losses: Losses) {
    this.#losses = losses;
  }

  resourceSpans(run: readonly [OutgoingSpan, ...OutgoingSpan[]]): Uint8Array {
    const { resource, scope } = run[0];
    const around = [
      ...this.#textField(1, scope.name),
      ...this.#textField(2, scope.version),
      ...this.#attributes(3, scope.attributes),
    ];
    const spans = run.map(({ span, logs }) => {
      this.#losses.add('log records', logs.length);
      return message(2, this.#span(span));
    });
    return message(1, [message(1, this.#attributes(1, resource)), message(2, [message(1, around), ...spans])]);
  }

  #span(span: SpanContent): Fields {
    return [
      ...this.#id(1, span.traceId),
      ...this.#id(2, span.spanId),
      ...this.#textField(3, span.traceState),
      ...this.#id(4, span.parentSpanId),
      ...this.#textField(5, span.name),
      ...varintField(6, BigInt(Math.max(0, (OTEL_KINDS as readonly string[]).indexOf(span.otelKind)))),
      ...fixed64Field(7, span.start),
      ...fixed64Field(8, span.end),
      ...this.#attributes(9, span.attributes),
      ...varintField(10, BigInt(Math.trunc(span.dropped.attributes))),
      ...span.events.map(({ time, name, attributes }) =>
        message(11, [...fixed64Field(1, time), ...this.#textField(2, name), ...this.#attributes(3, attributes)]),
      ),
      ...varintField(12, BigInt(Math.trunc(span.dropped.events))),
      ...span.links.map((link) =>
        message(13, [
          ...this.#id(1, link.traceId),
          ...this.#id(2, link.spanId),
          ...this.#textField(3, link.traceState),
          ...this.#attributes(4, link.attributes),
        ]),
      ),
      ...varintField(14, BigInt(Math.trunc(span.dropped.links))),
      message(15, [...this.#textField(2, span.status.message), ...varintField(3, BigInt(span.status.code))]),
    ];
  }

  /** Hex as its bytes. Other ids as the bytes of their text, so that they still name the same spans. */
  #id(number: number, id: string): Fields {
    if (id === '') return [];
    if (/^(?:[0-9a-f]{2})+$/.test(id)) return [bytesField(number, fromHex(id))];
    this.#losses.add('ids that are not hex (the bytes of their text are written)');
    return [bytesField(number, this.#utf8(id))];
  }

  #utf8(text: string): Uint8Array {
    if (hasLoneSurrogate(text)) this.#losses.add(LONE_SURROGATES);
    return encodeUtf8(text);
  }

  #textField(number: number, text: string): Fields {
    return text === '' ? [] : [bytesField(number, this.#utf8(text))];
  }

  #attributes(number: number, attributes: readonly Attribute[]): Fields {
    return attributes.map(({ key, value }) =>
      message(number, [...this.#textField(1, key), message(2, this.#value(value))]),
    );
  }

  #value(value: Value): Fields {
    switch (value.type) {
      case 'string':
        return [bytesField(1, this.#utf8(value.value))];
      case 'bool':
        return presentVarint(2, value.value ? 1n : 0n);
      case 'int':
        return this.#int(value.value);
      case 'double':
        return doubleField(4, value.value);
      case 'array':
        return [
          message(
            5,
            value.value.map((item) => message(1, this.#value(item))),
          ),
        ];
      case 'map':
        return [message(6, this.#attributes(1, value.value))];
      case 'bytes':
        return [bytesField(7, this.#bytes(value.value))];
      case 'null':
        return [];
    }
  }

  #int(text: string): Fields {
    const value = /^-?\d{1,30}$/.test(text) ? BigInt(text) : undefined;
    if (value !== undefined && value <= LARGEST && value >= -LARGEST - 1n) return presentVarint(3, value);
    this.#losses.add('whole numbers of more than 64 bits (written as text)');
    return [bytesField(1, encodeUtf8(text))];
  }

  #bytes(base64: string): Uint8Array {
    try {
      return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    } catch {
      this.#losses.add('bytes that are not base64 (written as text)');
      return encodeUtf8(base64);
    }
  }
}

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
