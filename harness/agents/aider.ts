/** aider: one message in, one edit out; its model client takes the usual OpenAI variables. */
import { type AgentProfile, words } from './types.ts';

export const aider: AgentProfile = {
  name: 'aider',
  binary: 'aider',
  install: 'python -m pip install aider-install && aider-install',
  api: 'chat',
  keys: ['OPENAI_API_KEY'],
  unset: [],
  traceContext: 'none',
  quit: ['/exit', '\r'],
  refusal: ({ mode, interactive }) =>
    mode === 'tui' && !interactive
      ? 'aider takes no prompt on its command line while it keeps its screen: use its headless mode, or --interactive and type it.'
      : undefined,
  command({ mode, prompt, model, endpoint }) {
    // The first part of the name chooses aider's client; the rest is the model's own name.
    const id = model !== undefined && endpoint && !model.startsWith('openai/') ? `openai/${model}` : model;
    const chosen = id === undefined ? [] : ['--model', id];
    const quiet = ['--yes-always', '--no-check-update', '--no-show-model-warnings', '--analytics-disable'];
    const told = mode === 'headless' && prompt !== undefined ? ['--message', prompt] : [];
    return words('aider', ...chosen, ...quiet, '--no-show-release-notes', '--no-detect-urls', ...told);
  },
  environment: () => ({}),
  files: () => [],
};
