import { describe, expect, it } from 'vitest';
import { maskStep } from '../../../shared/cell/mask-step.ts';
import { maskAttributes, maskLogs, maskValue } from '../../../shared/secrets/mask.ts';
import { MASK } from '../../../shared/secrets/replacement.ts';
import type { Attribute, Value } from '../../../shared/trace/value.ts';

describe('values', () => {
  const string = (value: string): Value => ({ type: 'string', value });
  it('masks the element after a secret flag, and leaves the others', () => {
    const argv: Value = {
      type: 'array',
      value: ['aider', '--openai-api-key', 'plainvalue', '--model', 'gpt'].map(string),
    };
    const { value, count } = maskValue('process.command_args', argv);
    expect(count).toBe(1);
    expect(value).toEqual({ type: 'array', value: ['aider', '--openai-api-key', MASK, '--model', 'gpt'].map(string) });
  });

  it('masks the password that curl is given', () => {
    const argv: Value = { type: 'array', value: ['curl', '-u', 'admin:hunter', 'https://example.com'].map(string) };
    expect(JSON.stringify(maskValue('argv', argv))).not.toContain('hunter');
  });

  it('masks by the key of an attribute or of a map entry, but not what merely counts', () => {
    const attributes: Attribute[] = [
      { key: 'http.request.header.authorization', value: { type: 'array', value: [string('Bearer abc.def.ghi')] } },
      { key: 'db.password', value: string('pw') },
      { key: 'gen_ai.usage.input_tokens', value: { type: 'int', value: '1200' } },
      {
        key: 'config',
        value: {
          type: 'map',
          value: [
            { key: 'apiKey', value: string('plain') },
            { key: 'name', value: string('x') },
          ],
        },
      },
      { key: 'auth.env_openai_api_key_present', value: { type: 'bool', value: true } },
    ];
    const masked = maskAttributes(attributes);
    expect(masked.count).toBe(3);
    const text = JSON.stringify(masked.attributes);
    expect(text).not.toContain('abc.def');
    expect(text).not.toContain('"pw"');
    expect(text).not.toContain('"plain"');
    expect(text).toContain('"1200"');
    expect(text).toContain('Bearer ');
  });

  it('masks every line of a private key that was split over an array', () => {
    const lines = ['-----BEGIN PRIVATE KEY-----', 'QUJD', 'REVG', '-----END PRIVATE KEY-----', 'after'].map(string);
    const { value } = maskValue('lines', { type: 'array', value: lines });
    expect(JSON.stringify(value)).not.toMatch(/QUJD|REVG/);
    expect(JSON.stringify(value)).toContain('after');
  });

  it('of any shape never throws, even nested thousands deep', () => {
    let deep: Value = string('sk-test-000');
    for (let i = 0; i < 5000; i++) deep = { type: 'array', value: [deep] };
    expect(JSON.stringify(maskValue('deep', deep).value)).not.toContain('test-000');
  });

  it('in log records are masked in body and attributes', () => {
    const { logs, count } = maskLogs([
      {
        time: 0n,
        timeSource: 'none',
        severity: '',
        eventName: '',
        body: string('key sk-test-000'),
        attributes: [{ key: 'token', value: string('abcd1234efgh') }],
      },
    ]);
    expect(count).toBe(2);
    expect(logs[0]?.body).toEqual(string(`key sk-${MASK}`));
  });

  it('of a step are masked in arguments, results, messages and errors', () => {
    const { step, count } = maskStep({
      type: 'tool',
      name: 'bash',
      description: '',
      callId: '',
      arguments: '{"command":"export API_KEY=abcd1234"}',
      result: 'password: hunter22',
      command: 'export API_KEY=abcd1234',
      path: '',
      exitCode: 0,
      error: 'sk-test-000',
    });
    expect(count).toBe(4);
    expect(JSON.stringify(step)).not.toMatch(/abcd1234|hunter22|test-000/);
  });
});
