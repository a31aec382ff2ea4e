import { describe, expect, it } from 'vitest';
import {
  collectSecrets,
  environmentFor,
  maskText,
  recordedArgv,
  recordedEnvironment,
} from '../../../../harness/run/environment.ts';

const KEY = 'sk-test-000';

describe('the environment of a run', () => {
  it('is what there is, without what belongs to the terminal around it, with what is asked for', () => {
    const env = environmentFor({
      base: {
        PATH: '/bin',
        HOME: '/home/a',
        TMUX: 'x',
        COLUMNS: '80',
        GONE: '1',
        XDG_CONFIG_HOME: '/home/a/.c',
        NOT: undefined,
      },
      set: { ONE: '1', PATH: '/other' },
      tmpdir: '/t',
      home: '/h',
      unset: ['GONE'],
    });
    expect(env).toEqual({ PATH: '/other', HOME: '/h', TMPDIR: '/t', TMP: '/t', TEMP: '/t', ONE: '1' });
  });

  it('keeps the folders of the user where HOME stays', () => {
    const base = { HOME: '/home/a', XDG_CONFIG_HOME: '/home/a/.c' };
    expect(environmentFor({ base })).toEqual(base);
  });
});

describe('the secrets of a run', () => {
  it('are the values of secret names and what looks like a key', () => {
    const secrets = collectSecrets(
      {
        OPENAI_API_KEY: KEY,
        MY_PASSWORD: 'correct horse',
        EXTRA: 'ghp_abcdefghijklmnopqrstuvwx1234567890',
        DATABASE_URL: 'postgres://me:tr0ub4dor@db/x',
        PATH: '/usr/bin',
        PIN_PASSWORD: '1234',
        SSH_KEY: '/etc/passwd',
        MAX_TOKENS: '4096',
      },
      [
        'agent',
        '--api-key',
        'argv-secret-1',
        '--token=argv-secret-22',
        '-p',
        'fix the api key test',
        '-H',
        'Authorization: Bearer argv-secret-333',
      ],
    );
    for (const secret of [KEY, 'correct horse', 'tr0ub4dor', 'argv-secret-1', 'argv-secret-22', 'argv-secret-333'])
      expect(secrets).toContain(secret);
    expect(secrets).toContain('ghp_abcdefghijklmnopqrstuvwx1234567890');
    for (const word of ['/usr/bin', '1234', '/etc/passwd', '4096', 'agent', 'fix the api key test'])
      expect(secrets).not.toContain(word);
    expect(secrets.map((secret) => secret.length)).toEqual(
      secrets.map((secret) => secret.length).sort((a, b) => b - a),
    );
  });

  it('are found line by line where they have several, and as they stand in addresses', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIabcdefgh0123\nijklmnop4567890\n-----END PRIVATE KEY-----';
    const secrets = collectSecrets({ DEPLOY_KEY: key, APP_SECRET: 'a/b+c=d e' });
    expect(secrets).toContain('ijklmnop4567890');
    expect(secrets).toContain('a%2Fb%2Bc%3Dd%20e');
    expect(secrets).not.toContain('-----BEGIN PRIVATE KEY-----');
  });

  it('are masked in texts, in the recorded environment and in the recorded command line', () => {
    const env = { OPENAI_API_KEY: KEY, NOTE: `use ${KEY} here`, ODD_TOKEN: 'value-of-token', PATH: '/bin' };
    const recorded = recordedEnvironment(env);
    expect(Object.keys(recorded)).toEqual(Object.keys(env));
    expect(recorded.PATH).toBe('/bin');
    expect(JSON.stringify(recorded)).not.toMatch(/sk-test-000|value-of-token/);
    const argv = recordedArgv(
      ['pi', '--api-key', 'argv-secret-1', '-p', 'say argv-secret-1', `--x=${KEY}`],
      ['say argv'],
    );
    expect(argv).toHaveLength(6);
    expect(argv.join(' ')).not.toMatch(/argv-secret|sk-test-000|say argv/);
    expect(argv.slice(0, 2)).toEqual(['pi', '--api-key']);
    expect(maskText(`a ${KEY} and value-of-token`, collectSecrets(env))).toBe('a sk-•••masked••• and •••masked•••');
  });
});
