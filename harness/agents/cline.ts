/** cline: signed in beforehand by one command of its own, since it has no variables for an endpoint. */
import { type AgentProfile, jsonFile, words } from './types.ts';

export const cline: AgentProfile = {
  name: 'cline',
  binary: 'cline',
  install: 'npm install -g cline',
  api: 'chat',
  keys: ['OPENAI_API_KEY'],
  unset: ['CLINE_DIR', 'CLINE_DATA_DIR'],
  traceContext: 'none',
  quit: ['/quit', '\r'],
  refusal: ({ endpoint, model }) =>
    endpoint && !model ? 'cline needs --model ID beside --model-endpoint.' : undefined,
  command({ mode, prompt, model, endpoint }) {
    const provider = endpoint ? ['-P', 'openai-compatible'] : [];
    const chosen = model === undefined ? [] : ['-m', model];
    const headless = mode === 'headless' ? ['--json'] : [];
    const run = words('cline', ...provider, ...chosen, ...headless, '--auto-approve', 'true', prompt);
    if (!endpoint) return run;
    // The shell puts the key in, so that the command line that is recorded only names it.
    const signIn = `cline auth -p openai-compatible -k "$OPENAI_API_KEY" -m "$1" -b "$2" >&2 && shift 2 && exec "$@"`;
    return ['sh', '-c', signIn, 'cline', model ?? '', endpoint.openai, ...run];
  },
  environment: () => ({}),
  files: () => [jsonFile('.cline/data/globalState.json', { telemetrySetting: 'disabled', telemetryOptOut: true })],
};
