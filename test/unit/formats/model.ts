/** Traces as fast-check makes them, and every way of writing them that OTLP/JSON and OTLP protobuf have. */
import fc from 'fast-check';

export interface ModelValue {
  readonly type: 'string' | 'int' | 'double' | 'bool' | 'array' | 'map' | 'bytes' | 'none';
  readonly value: unknown;
}
export interface ModelAttribute {
  readonly key: string;
  readonly value: ModelValue;
}
interface ModelEvent {
  readonly time: bigint;
  readonly name: string;
  readonly attributes: readonly ModelAttribute[];
}
export interface ModelSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: readonly ModelAttribute[];
  readonly events: readonly ModelEvent[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: number;
  readonly message: string;
}
interface ModelScope {
  readonly name: string;
  readonly version: string;
  readonly spans: readonly ModelSpan[];
}
export interface ModelResource {
  readonly service: string;
  readonly attributes: readonly ModelAttribute[];
  readonly scopes: readonly ModelScope[];
}

const hex = (bytes: number) =>
  fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: bytes, maxLength: bytes })
    .map((all) => all.map((byte) => byte.toString(16).padStart(2, '0')).join(''))
    .filter((id) => !/^0*$/.test(id));

/** Text with everything that JSON escapes, and what looks like structure but is not. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '',
    'chat',
    '"}],{',
    '{"traceId":"x"}',
    '\\',
    '\n{"resourceSpans":[',
    'a\u0000b',
    '\u2028',
    '日本',
    '😀',
    '}}]',
  ),
);
const time = fc.oneof(
  fc.bigInt({ min: 1_400_000_000_000_000_000n, max: 1_900_000_000_000_000_000n }),
  fc.constantFrom(0n, 1n, 999_999_999n, 1_000_000_000n, 1759394440904641998n, 18_446_744_073_709_551_615n),
);

const { value } = fc.letrec<{ value: ModelValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ type: fc.constant('string' as const), value: text }),
    fc.record({ type: fc.constant('int' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
    fc.record({ type: fc.constant('double' as const), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ type: fc.constant('none' as const), value: fc.constant(null) }),
    fc.record({ type: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 6 }) }),
    fc.record({ type: fc.constant('array' as const), value: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({
      type: fc.constant('map' as const),
      value: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 3 }),
    }),
  ),
}));

const key = fc.oneof(text, fc.constantFrom('gen_ai.operation.name', 'gen_ai.usage.input_tokens', 'key', 'value'));
const attributes = fc.array(fc.record({ key, value }), { maxLength: 4 });

const span: fc.Arbitrary<ModelSpan> = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.oneof(fc.constant(''), hex(8)),
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  start: time,
  end: time,
  attributes,
  events: fc.array(fc.record({ time, name: fc.oneof(text, fc.constant('terminal.output')), attributes }), {
    maxLength: 3,
  }),
  links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8) }), { maxLength: 2 }),
  status: fc.integer({ min: 0, max: 2 }),
  message: text,
});

export const resources: fc.Arbitrary<ModelResource[]> = fc.array(
  fc.record({
    service: text,
    attributes,
    scopes: fc.array(fc.record({ name: text, version: text, spans: fc.array(span, { maxLength: 3 }) }), {
      maxLength: 2,
    }),
  }),
  { maxLength: 3 },
);

export interface Variant {
  readonly layout: 'object' | 'lines' | 'crlf' | 'pretty' | 'back to back' | 'bare' | 'array' | 'prefixed' | 'result';
  readonly wrapper: 'resourceSpans' | 'batches' | 'trace';
  readonly snake: boolean;
  readonly base64: boolean;
  readonly padded: boolean;
  readonly enumNames: boolean;
  readonly legacy: boolean;
  readonly bareNumbers: boolean;
  readonly upperCase: boolean;
  readonly escapedKeys: boolean;
  /** How the keys of each object are turned round. */
  readonly rotate: number;
}

export const variants: fc.Arbitrary<Variant> = fc.record({
  layout: fc.constantFrom('object', 'lines', 'crlf', 'pretty', 'back to back', 'bare', 'array', 'prefixed', 'result'),
  wrapper: fc.constantFrom('resourceSpans', 'batches', 'trace'),
  snake: fc.boolean(),
  base64: fc.boolean(),
  padded: fc.boolean(),
  enumNames: fc.boolean(),
  legacy: fc.boolean(),
  bareNumbers: fc.boolean(),
  upperCase: fc.boolean(),
  escapedKeys: fc.boolean(),
  rotate: fc.nat(5),
});

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUSES = ['UNSET', 'OK', 'ERROR'];
/** Marks a number that is written bare, digit by digit. */
const BARE = '\u0001';

class Writer {
  readonly #variant: Variant;
  constructor(variant: Variant) {
    this.#variant = variant;
  }

  #key(name: string): string {
    return this.#variant.snake ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;
  }

  #object(entries: readonly (readonly [string, unknown])[]): object {
    const turn = entries.length === 0 ? 0 : this.#variant.rotate % entries.length;
    return Object.fromEntries(
      [...entries.slice(turn), ...entries.slice(0, turn)].map(([name, v]) => [this.#key(name), v]),
    );
  }

  #id(id: string): string {
    if (id === '') return '';
    if (!this.#variant.base64) return this.#variant.upperCase ? id.toUpperCase() : id;
    const encoded = Buffer.from(id, 'hex').toString('base64');
    return this.#variant.padded ? encoded : encoded.replace(/=+$/, '');
  }

  #number(number: bigint): string {
    return this.#variant.bareNumbers ? `${BARE}${number}${BARE}` : String(number);
  }

  value({ type, value }: ModelValue): object {
    switch (type) {
      case 'string':
        return this.#object([['stringValue', value]]);
      case 'int':
        return this.#object([['intValue', this.#number(value as bigint)]]);
      case 'double':
        return this.#object([['doubleValue', value]]);
      case 'bool':
        return this.#object([['boolValue', value]]);
      case 'bytes':
        return this.#object([['bytesValue', Buffer.from(value as Uint8Array).toString('base64')]]);
      case 'array':
        return this.#object([['arrayValue', { values: (value as ModelValue[]).map((one) => this.value(one)) }]]);
      case 'map':
        return this.#object([['kvlistValue', { values: this.attributes(value as ModelAttribute[]) }]]);
      default:
        return {};
    }
  }

  attributes(all: readonly ModelAttribute[]): object[] {
    return all.map(({ key: name, value: v }) => {
      const entries: [string, unknown][] = [
        ['key', name],
        ['value', this.value(v)],
      ];
      return Object.fromEntries(this.#variant.rotate % 2 ? entries.reverse() : entries);
    });
  }

  span(one: ModelSpan): object {
    const { enumNames } = this.#variant;
    return this.#object([
      ['traceId', this.#id(one.traceId)],
      ['spanId', this.#id(one.spanId)],
      ['parentSpanId', this.#id(one.parentSpanId)],
      ['name', one.name],
      ['kind', enumNames ? `SPAN_KIND_${KINDS[one.kind]}` : one.kind],
      ['startTimeUnixNano', this.#number(one.start)],
      ['endTimeUnixNano', this.#number(one.end)],
      ['attributes', this.attributes(one.attributes)],
      [
        'events',
        one.events.map((event) =>
          this.#object([
            ['timeUnixNano', this.#number(event.time)],
            ['name', event.name],
            ['attributes', this.attributes(event.attributes)],
          ]),
        ),
      ],
      [
        'links',
        one.links.map((link) =>
          this.#object([
            ['traceId', this.#id(link.traceId)],
            ['spanId', this.#id(link.spanId)],
          ]),
        ),
      ],
      ['status', { code: enumNames ? `STATUS_CODE_${STATUSES[one.status]}` : one.status, message: one.message }],
    ]);
  }

  resource(one: ModelResource): object {
    const { legacy } = this.#variant;
    const attributes = [
      { key: 'service.name', value: { type: 'string', value: one.service } as const },
      ...one.attributes.filter(({ key: name }) => name !== 'service.name'),
    ];
    return this.#object([
      ['resource', { attributes: this.attributes(attributes) }],
      ['schemaUrl', 'https://opentelemetry.io/schemas/1.0'],
      [
        legacy ? 'instrumentationLibrarySpans' : 'scopeSpans',
        one.scopes.map((scope) =>
          this.#object([
            [legacy ? 'instrumentationLibrary' : 'scope', { name: scope.name, version: scope.version }],
            ['spans', scope.spans.map((each) => this.span(each))],
          ]),
        ),
      ],
    ]);
  }

  document(all: readonly ModelResource[]): object {
    const written = all.map((one) => this.resource(one));
    switch (this.#variant.wrapper) {
      case 'batches':
        return { batches: written };
      case 'trace':
        return { trace: { [this.#key('resourceSpans')]: written } };
      default:
        return { [this.#key('resourceSpans')]: written };
    }
  }

  text(document: object, indent?: number): string {
    const plain = JSON.stringify(document, null, indent).replaceAll(/"\\u0001(-?\d+)\\u0001"/g, '$1');
    return this.#variant.escapedKeys ? plain.replaceAll('"spanId":', '"span\\u0049d":') : plain;
  }
}

/** The traces as a file of that variant. */
export function writeJson(all: readonly ModelResource[], variant: Variant): Uint8Array {
  const writer = new Writer(variant);
  const each = all.map((one) => writer.document([one]));
  switch (variant.layout) {
    case 'lines':
      return Buffer.from(each.map((one) => `${writer.text(one)}\n`).join(''));
    case 'crlf':
      return Buffer.from(each.map((one) => writer.text(one)).join('\r\n'));
    case 'pretty':
      return Buffer.from(each.map((one) => writer.text(one, 2)).join('\n'));
    case 'back to back':
      return Buffer.from(each.map((one) => writer.text(one)).join(''));
    case 'bare':
      return Buffer.from(all.map((one) => `${writer.text(writer.resource(one))}\n`).join(''));
    case 'array':
      return Buffer.from(writer.text(each));
    case 'prefixed':
      return Buffer.from(each.map((one) => `2026-01-02 [main] INFO ${writer.text(one)}\n`).join(''));
    case 'result':
      return Buffer.from(writer.text({ result: writer.document(all) }, 1));
    default:
      return Buffer.from(writer.text(writer.document(all)));
  }
}
