/** Writes the traces of model.ts as OTLP protobuf. */
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { ModelAttribute, ModelResource, ModelSpan, ModelValue } from './model.ts';

const LENGTH = 2;
const FIXED64 = 1;
const VARINT = 0;

function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

const bytesOf = (id: string) => new Uint8Array(Buffer.from(id, 'hex'));

function value(one: ModelValue): Uint8Array {
  return message((writer) => {
    if (one.type === 'string') writer.tag(1, LENGTH).string(one.value as string);
    else if (one.type === 'bool') writer.tag(2, VARINT).bool(one.value as boolean);
    else if (one.type === 'int') writer.tag(3, VARINT).int64(one.value as bigint);
    else if (one.type === 'double') writer.tag(4, FIXED64).double(one.value as number);
    else if (one.type === 'bytes') writer.tag(7, LENGTH).bytes(one.value as Uint8Array);
    else if (one.type === 'array') {
      writer.tag(5, LENGTH).bytes(
        message((inner) => {
          for (const item of one.value as ModelValue[]) inner.tag(1, LENGTH).bytes(value(item));
        }),
      );
    } else if (one.type === 'map') {
      writer.tag(6, LENGTH).bytes(
        message((inner) => {
          for (const entry of one.value as ModelAttribute[]) inner.tag(1, LENGTH).bytes(attribute(entry));
        }),
      );
    }
  });
}

function attribute(one: ModelAttribute): Uint8Array {
  return message((writer) => {
    writer.tag(1, LENGTH).string(one.key);
    writer.tag(2, LENGTH).bytes(value(one.value));
  });
}

export function spanMessage(one: ModelSpan): Uint8Array {
  return message((writer) => {
    writer.tag(1, LENGTH).bytes(bytesOf(one.traceId));
    writer.tag(2, LENGTH).bytes(bytesOf(one.spanId));
    if (one.parentSpanId !== '') writer.tag(4, LENGTH).bytes(bytesOf(one.parentSpanId));
    writer.tag(5, LENGTH).string(one.name);
    writer.tag(6, VARINT).int32(one.kind);
    writer.tag(7, FIXED64).fixed64(one.start);
    writer.tag(8, FIXED64).fixed64(one.end);
    for (const each of one.attributes) writer.tag(9, LENGTH).bytes(attribute(each));
    for (const event of one.events) {
      writer.tag(11, LENGTH).bytes(
        message((inner) => {
          inner.tag(1, FIXED64).fixed64(event.time);
          inner.tag(2, LENGTH).string(event.name);
          for (const each of event.attributes) inner.tag(3, LENGTH).bytes(attribute(each));
        }),
      );
    }
    for (const link of one.links) {
      writer.tag(13, LENGTH).bytes(
        message((inner) => {
          inner.tag(1, LENGTH).bytes(bytesOf(link.traceId));
          inner.tag(2, LENGTH).bytes(bytesOf(link.spanId));
        }),
      );
    }
    writer.tag(15, LENGTH).bytes(
      message((inner) => {
        inner.tag(2, LENGTH).string(one.message);
        inner.tag(3, VARINT).int32(one.status);
      }),
    );
  });
}

function resourceMessage(one: ModelResource): Uint8Array {
  return message((writer) => {
    writer.tag(1, LENGTH).bytes(
      message((inner) => {
        inner.tag(1, LENGTH).bytes(attribute({ key: 'service.name', value: { type: 'string', value: one.service } }));
        for (const each of one.attributes) {
          if (each.key !== 'service.name') inner.tag(1, LENGTH).bytes(attribute(each));
        }
      }),
    );
    for (const scope of one.scopes) {
      writer.tag(2, LENGTH).bytes(
        message((inner) => {
          inner.tag(1, LENGTH).bytes(
            message((names) => {
              names.tag(1, LENGTH).string(scope.name);
              names.tag(2, LENGTH).string(scope.version);
            }),
          );
          for (const span of scope.spans) inner.tag(2, LENGTH).bytes(spanMessage(span));
        }),
      );
    }
    writer.tag(3, LENGTH).string('https://opentelemetry.io/schemas/1.0');
  });
}

/** Each resource as a message of its own. */
export function writeMessages(all: readonly ModelResource[]): Uint8Array[] {
  return all.map((one) => message((writer) => writer.tag(1, LENGTH).bytes(resourceMessage(one))));
}

/** Each message behind its length, big-endian. */
export function framed(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((one) => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(one.length);
      return [prefix, one];
    }),
  );
}
