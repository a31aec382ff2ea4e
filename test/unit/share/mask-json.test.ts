import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secrets } from '../../../shared/secrets/collected.ts';
import { applyEdits, parseJsonText } from '../../../shared/share/json-text.ts';
import { type JsonShape, maskJson } from '../../../shared/share/mask-json.ts';

/** Masks a text as the engine does: looked through once, then masked. */
function mask(text: string, shape: JsonShape = 'plain'): { text: string; secrets: Secrets } {
  const secrets = new Secrets();
  maskJson(text, 'f', shape, secrets, new Map());
  secrets.beginMasking();
  return { text: maskJson(text, 'f', shape, secrets, new Map()), secrets };
}

const KEY = 'sk-test-000abcdef9876543210';

describe('masking JSON', () => {
  it('leaves any JSON without secrets byte for byte as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { secrets, text: out } = mask(text);
        if (secrets.masked.length === 0) expect(out).toBe(text);
        expect(() => JSON.parse(out)).not.toThrow();
      }),
    );
  });

  it('finds a key wherever it stands in a value of any shape, and keeps the JSON valid', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.constant(`x ${KEY} y`),
      fc.constant(JSON.stringify({ in: KEY })),
      fc.integer(),
    );
    const any = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
    })).any;
    fc.assert(
      fc.property(any, (value) => {
        const { text } = mask(JSON.stringify(value));
        expect(text).not.toContain('abcdef9876543210');
        expect(() => JSON.parse(text)).not.toThrow();
      }),
    );
  });

  it('masks a key whose characters are written as escapes, and keeps the rest of the text', () => {
    const { text } = mask(`{ "a" : "\\u0073k-test-000abcdef9876543210", "b":1.0e3 ,"c":[ ] }`);
    expect(text).toBe('{ "a" : "sk-•••masked•••", "b":1.0e3 ,"c":[ ] }');
  });

  it('masks keys of objects, what follows a flag, numbers under a password, and bytes with a secret in them', () => {
    const { text } = mask(
      JSON.stringify({
        [KEY]: 1,
        argv: ['run', '--password', 'hunter22', '--model', 'm'],
        db_password: 12345678,
        max_tokens: 12345678,
      }),
    );
    expect(JSON.parse(text)).toEqual({
      'sk-•••masked•••': 1,
      argv: ['run', '--password', '•••masked•••', '--model', 'm'],
      db_password: 0,
      max_tokens: 12345678,
    });
    const bytes = mask(
      JSON.stringify({ attributes: [{ key: 'raw', value: { bytesValue: btoa(`got ${KEY}`) } }] }),
      'otlp',
    );
    expect(JSON.parse(bytes.text)).toEqual({ attributes: [{ key: 'raw', value: { bytesValue: '' } }] });
  });

  it('masks by the name of an OTLP attribute, whose value stands elsewhere', () => {
    const pair = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const { text, secrets } = mask(
      JSON.stringify({
        spans: [{ spanId: 'ab', name: 'call', attributes: [pair('client.secret', 'plainWord99'), pair('x', 'y')] }],
      }),
      'otlp',
    );
    expect(text).not.toContain('plainWord99');
    expect(text).toContain('{"key":"x","value":{"stringValue":"y"}}');
    expect(secrets.masked).toEqual([{ kind: 'value of client.secret', file: 'f', place: 'span call', count: 1 }]);
  });

  it('masks what is no JSON as text', () => {
    expect(mask(`{"cut": "${KEY}`).text).toBe('{"cut": "sk-•••masked•••');
    const deep = `${'['.repeat(5000)}"${KEY}"`;
    expect(mask(deep).text).not.toContain('abcdef9876543210');
  });

  it('never changes ids and times', () => {
    const text = JSON.stringify({
      traceId: 'a'.repeat(32),
      spanId: 'eyJ0eyJ0eyJ0',
      startTimeUnixNano: '1700000000000000000',
    });
    expect(mask(text, 'otlp').text).toBe(text);
  });
});

describe('JSON text with places', () => {
  it('agrees with JSON.parse on what is JSON, and on every string in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(parseJsonText(text) !== undefined).toBe(valid);
      }),
    );
    const node = parseJsonText(' "a\\n\\"b" ');
    expect(node).toEqual({ type: 'string', start: 1, end: 9, text: 'a\n"b' });
  });

  it('makes edits in any order', () => {
    const edits = [
      { start: 4, end: 5, text: 'E' },
      { start: 0, end: 2, text: '' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('cdEf');
  });
});
