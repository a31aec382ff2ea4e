import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from '../../../shared/secrets/mask.ts';
import { MASK } from '../../../shared/secrets/replacement.ts';

const ALNUM = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const run = (least: number, most: number) =>
  fc.array(fc.constantFrom(...ALNUM), { minLength: least, maxLength: most }).map((list) => list.join(''));

/** Tokens that show by themselves what they are. The part in `core` must never be seen again. */
const telling = fc
  .tuple(
    fc.constantFrom(
      'sk-',
      'sk-ant-api03-',
      'sk-proj-',
      'sk-or-v1-',
      'ghp_',
      'github_pat_',
      'glpat-',
      'AIza',
      'xoxb-',
      'sk_live_',
    ),
    run(32, 48),
  )
  .map(([prefix, core]) => ({ secret: prefix + core, core }));
const aws = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), { minLength: 16, maxLength: 16 })
  .map((list) => ({ secret: `AKIA${list.join('')}`, core: list.join('') }));
const jwt = fc
  .tuple(run(12, 40), run(12, 60), run(20, 40))
  .map(([a, b, c]) => ({ secret: `eyJ${a}.eyJ${b}.${c}`, core: c }));
/** Secrets without a look of their own: only the name before them tells. */
const anonymous = run(12, 40).map((core) => ({ secret: core, core }));

const wrapJson = (text: string, depth: number): string => {
  let out = text;
  for (let i = 0; i < depth; i++) out = JSON.stringify({ note: out, n: 12345678901234567890n.toString() });
  return out;
};
const isJson = (text: string) => {
  JSON.parse(text);
  return true;
};

describe('secrets that show what they are', () => {
  const places: ((secret: string) => string)[] = [
    (s) => s,
    (s) => `before ${s} after`,
    (s) => `line\n${s}\nline`,
    (s) => `line\\n${s}\\nline`,
    (s) => `"${s}"`,
    (s) => `\\"${s}\\"`,
    (s) => `key=${s}&next=1`,
    (s) => `\u001b[31m${s}\u001b[0m`,
    (s) => `\\u001b[1;31m${s}\\u001b[0m`,
    (s) => `url?x=%22${s}%22`,
    (s) => `\${KEY:-${s}}`,
    (s) => `<b>${s}</b>`,
    (s) => `(${s})`,
    (s) => `curl -H 'Authorization: Bearer ${s}' https://api.example.com/v1`,
  ];
  it('are masked wherever they stand, at any depth of JSON in JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(telling, aws, jwt),
        fc.nat(places.length - 1),
        fc.nat(3),
        ({ secret, core }, place, depth) => {
          const text = wrapJson((places[place] as (s: string) => string)(secret), depth);
          const masked = maskText(text);
          expect(masked.text).not.toContain(core);
          expect(masked.text).toContain(MASK);
          expect(masked.count).toBeGreaterThan(0);
          if (depth > 0) isJson(masked.text);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('keep the beginning that says whose they are', () => {
    expect(maskText('use sk-test-000 here').text).toBe(`use sk-${MASK} here`);
    expect(maskText('ghp_0123456789abcdefghij').text).toBe(`ghp_${MASK}`);
    expect(maskText('Authorization: Bearer abc123def456').text).toBe(`Authorization: Bearer ${MASK}`);
  });
});

describe('secrets that only their name tells', () => {
  const names = [
    'OPENAI_API_KEY',
    'api_key',
    'apiKey',
    'x-api-key',
    'password',
    'client_secret',
    'accessToken',
    'DB_PASSWORD',
    'CAB_KEY',
    'token',
    'secret',
    'ANTHROPIC_AUTH_TOKEN',
    'aws_secret_access_key',
  ];
  const flags = [
    '--api-key',
    '--openai-api-key',
    '--password',
    '--token',
    '--auth-token',
    '-api-key',
    '--client-secret',
  ];
  const places: ((name: string, flag: string, secret: string) => string)[] = [
    (n, _, s) => `{"${n}":"${s}"}`,
    (n, _, s) => `{"a":1,\n  "${n}" : "${s}",\n "b":[]}`,
    (n, _, s) => `{'${n}': '${s}'}`,
    (n, _, s) => `{"key":"${n}","value":{"stringValue":"${s}"}}`,
    (n, _, s) => `{"key": "${n}", "value": {"string_value": "${s}"}}`,
    (n, _, s) => `{\n  "key": "${n}",\n  "value": {\n    "stringValue": "${s}"\n  }\n}`,
    (n, _, s) =>
      `{"key":"${n}","value":{"arrayValue":{"values":[{"stringValue":"a-1-b-2-c"},{"stringValue":"${s}"}]}}}`,
    (n, _, s) => `{"${n}":["first-1","${s}"],"other":"x"}`,
    (n, _, s) => `{"name":"${n}","value":"${s}"}`,
    (n, _, s) => `[["${n}","${s}"],["a","b"]]`,
    (_, f, s) => `["run","${f}","${s}","--verbose"]`,
    (_, f, s) => `[\n "${f}",\n "${s}"\n]`,
    (_, f, s) => `["${f}=${s}"]`,
    (_, f, s) => `{"values":[{"stringValue":"${f}"},{"stringValue":"${s}"},{"stringValue":"--model"}]}`,
    (_, f, s) => `{"values":[ { "stringValue": "${f}" }, { "stringValue": "${s}" } ]}`,
    (_, f, s) => `"aider ${f} ${s} --model m"`,
    (_, f, s) => `"aider ${f}=${s}"`,
    (_, f, s) => `"aider ${f} '${s}'"`,
    (n, _, s) => `"export ${n.toUpperCase().replaceAll('-', '_')}=${s}\\nrun"`,
    (n, _, s) => `"env ${n.toUpperCase().replaceAll('-', '_')}='${s}' run"`,
    (n, _, s) => `"https://example.com/?${n}=1${s}&x=2"`,
    (_, __, s) => `"postgres://user:${s}@db.example.com:5432/x"`,
    (_, __, s) => `"curl -s -u admin:${s} https://example.com/"`,
    (_, __, s) => `["curl","-u","admin:${s}","https://example.com"]`,
    (_, __, s) => `"Authorization: Basic ${s}="`,
    (_, __, s) => `{"authorization":"Bearer ${s}"}`,
    (_, __, s) => `{"headers":{"X-Api-Key":"${s}","accept":"*/*"}}`,
  ];
  it('are masked in any notation, at any depth of JSON in JSON, and the JSON stays valid', () => {
    fc.assert(
      fc.property(
        anonymous.filter(({ secret }) => /\d/.test(secret) && /[a-z]/i.test(secret)),
        fc.nat(places.length - 1),
        fc.constantFrom(...names),
        fc.constantFrom(...flags),
        fc.nat(3),
        ({ secret, core }, place, name, flag, depth) => {
          const plain = (places[place] as (n: string, f: string, s: string) => string)(name, flag, secret);
          const text = wrapJson(plain, depth);
          const masked = maskText(text);
          expect(masked.text, text).not.toContain(core);
          if (depth > 0) isJson(masked.text);
          else if (!plain.includes("{'")) isJson(masked.text);
        },
      ),
      { numRuns: 4000 },
    );
  });

  it('are masked whole when they hold quotes, backslashes and line ends', () => {
    const wild = fc.string({
      unit: fc.constantFrom('"', "'", '\\', '\n', 'é', '/', 'a', '1', '{', ' '),
      minLength: 3,
      maxLength: 20,
    });
    fc.assert(
      fc.property(wild, fc.nat(2), (inner, depth) => {
        const text = wrapJson(JSON.stringify({ before: 1, password: `P${inner}Q`, after: 'kept' }), depth);
        const masked = maskText(text).text;
        let data = JSON.parse(masked);
        for (let i = 0; i < depth; i++) data = JSON.parse(data.note);
        expect(data).toEqual({ before: 1, password: MASK, after: 'kept' });
      }),
      { numRuns: 2000 },
    );
  });

  it('are masked as numbers too, except under token, which counts', () => {
    expect(maskText('{"password":12345,"token":12345,"max_tokens":4096}').text).toBe(
      `{"password":"${MASK}","token":12345,"max_tokens":4096}`,
    );
  });
});

describe('private keys', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
  const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\nQ0FCQUI=\n-----END RSA PRIVATE KEY-----`;
  it.each([
    ['as they are', pem],
    ['in JSON', JSON.stringify({ note: pem })],
    ['in JSON in JSON', JSON.stringify({ note: JSON.stringify({ note: pem }) })],
    ['as a list of lines', JSON.stringify(pem.split('\n'))],
    ['cut off', pem.slice(0, 60)],
    ['cut off inside JSON', JSON.stringify({ note: pem.slice(0, 70), next: 'kept' })],
  ])('are masked %s', (_, text) => {
    const masked = maskText(text).text;
    expect(masked).not.toContain(body.slice(0, 12));
    expect(masked).not.toContain('Q0FCQUI');
    expect(masked).toContain('-----BEGIN RSA PRIVATE KEY-----');
    if (text.startsWith('{') || text.startsWith('[')) isJson(masked);
  });
});

describe('ordinary text', () => {
  it.each([
    '{"gen_ai.usage.input_tokens":1200,"max_tokens":4096,"total_tokens":"31"}',
    '{"key":"gen_ai.usage.output_tokens","value":{"intValue":"359"}}',
    'auth.env_openai_api_key_present=false auth.header_name=authorization',
    '{"key":"auth.env_provider_key_name","value":{"stringValue":"configured"}}',
    'The task-force uses risk-based sk-learn models.',
    '.sk-loading-spinner { color: red }',
    'time to first token: 254 ms; next_token=abc123def',
    'const apiKey = process.env.OPENAI_API_KEY;',
    'function login(user: string, password: string): Promise<Token> {',
    'def call(token=None, api_key: str = "", password=password):',
    'OPENAI_API_KEY=$OPENAI_API_KEY aider --api-key $KEY',
    '--api-key <your key>',
    'Bearer authentication is explained below. Bearer tokens expire.',
    'https://example.com:8080/path?x=1#key',
    'cat secrets.txt | sort --key 2 --keys',
    '{"primary_key":"user_id_1234","sort_key":"created_at_99"}',
    'SELECT token, secret FROM vault WHERE key = 5',
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----',
    '[{"token":" the","logprob":-0.1},{"token":"cat","logprob":-2}]',
    'Password: must have eight letters. Secret ingredient: love.',
    'npm_config_registry npm_lifecycle_event hf_hub_download',
    '{"crew_key":"4f0d3a9e1b2c4d5e","kafka.key":"order-2024-11-23"}',
    'docker run -u 1000:1000 image; chown -R app:app2024 /srv',
    '{"stop_reason":"toolUse","id":"call_t00_0_71358b9c"}',
  ])('stays as it is: %s', (text) => {
    expect(maskText(text)).toEqual({ text, count: 0 });
  });

  it('of words and punctuation is never changed', () => {
    const words =
      'the test of a project fails because sum starts at one 42 src/lib.rs run cargo test -- quiet {} [] : = " \' \\n , . ( )'.split(
        ' ',
      );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (list) => {
        const text = list.join(' ');
        expect(maskText(text)).toEqual({ text, count: 0 });
      }),
      { numRuns: 1000 },
    );
  });

  it('is masked once: masking again changes nothing', () => {
    const bits = [
      'sk-test-000',
      '"api_key":"',
      '--password ',
      'hunter22',
      '\\"',
      '"',
      '{"stringValue":"',
      ' ',
      '\n',
      'Bearer ',
      '-----BEGIN PRIVATE KEY-----',
      '=',
      'token',
      ':',
      '\\',
      '://a:b@',
      ',',
      '[',
      ']',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 30 }), (list) => {
        const once = maskText(list.join('')).text;
        expect(maskText(once).text).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('hostile text', () => {
  it.each([
    ['sk-'],
    ['eyJ'],
    ['eyJ.'],
    ['token='],
    ['token:"'],
    ['"token":"'],
    ['token\\":\\"'],
    ['--api-key '],
    ['"--api-key",'],
    ['://'],
    ['://a:'],
    ['://a@'],
    ['-----BEGIN PRIVATE KEY-----'],
    ['Bearer '],
    ['password: '],
    ['"key":"api_key","value":'],
    ['.'],
    ['\\'],
    ['"'],
    ['"secret":['],
    ['eyJ............................x'],
  ])('of half a million characters of nothing but %s is done at once: the time grows with the length only', (bit) => {
    // No clock is read here: a scan that is quadratic would run into the limit of every test.
    const text = bit.repeat(Math.ceil(500_000 / bit.length));
    const { text: masked, count } = maskText(text);
    expect(masked.length > 0 && count >= 0).toBe(true);
  });
});
