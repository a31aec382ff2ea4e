import { describe, expect, it } from 'vitest';
import { RunSecrets } from '../../../../harness/run/run-secrets.ts';

const TOKEN = 'value-of-token';
const LONGER = 'value-of-token-and-more';

describe('the secrets of a run', () => {
  it('are listed once each, the longest first, whenever they were added', () => {
    const secrets = new RunSecrets();
    secrets.add({ ONE_TOKEN: TOKEN });
    secrets.add({ OTHER_TOKEN: LONGER, ONE_TOKEN: TOKEN }, ['agent', '--api-key', 'argv-secret-1']);
    expect(secrets.values).toEqual([LONGER, TOKEN, 'argv-secret-1']);
  });

  it('are masked in texts, command lines and environments', () => {
    const secrets = new RunSecrets();
    const env = { ONE_TOKEN: TOKEN, NOTE: 'it is argv-secret-1' };
    const argv = ['agent', '--api-key', 'argv-secret-1', `say ${TOKEN}`];
    secrets.add(env, argv);
    expect(secrets.maskText(`a ${TOKEN}`)).toBe('a •••masked•••');
    expect(secrets.maskArgv(argv)).toEqual(['agent', '--api-key', '•••masked•••', 'say •••masked•••']);
    expect(secrets.maskEnvironment(env)).toEqual({ ONE_TOKEN: '•••masked•••', NOTE: 'it is •••masked•••' });
  });
});
