/** opencode: one provider in its settings, whose header carries the trace context. */
import { type AgentProfile, jsonFile, words } from './types.ts';

const PROVIDER = 'recorded';

export const opencode: AgentProfile = {
  name: 'opencode',
  binary: 'opencode',
  install: 'npm install -g opencode-ai',
  api: 'chat',
  keys: ['OPENAI_API_KEY'],
  unset: ['OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR', 'OPENCODE_CONFIG_CONTENT'],
  traceContext: 'request header',
  quit: ['/exit', '\r'],
  refusal: ({ endpoint, model }) =>
    endpoint && !model ? 'opencode needs --model ID beside --model-endpoint.' : undefined,
  command({ mode, prompt, model, endpoint }) {
    const id = model === undefined ? undefined : endpoint ? `${PROVIDER}/${model}` : model;
    const chosen = id === undefined ? [] : ['--model', id];
    return mode === 'headless'
      ? words('opencode', 'run', '--format', 'json', '--auto', ...chosen, prompt)
      : words('opencode', ...chosen, ...(prompt === undefined ? [] : ['--prompt', prompt]));
  },
  environment: ({ otlp }) => ({
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_SHARE: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
  }),
  files: ({ endpoint, model }) => [
    jsonFile('.config/opencode/opencode.json', {
      $schema: 'https://opencode.ai/config.json',
      provider: {
        [PROVIDER]: {
          npm: '@ai-sdk/openai-compatible',
          name: PROVIDER,
          options: {
            baseURL: endpoint?.openai,
            apiKey: '{env:OPENAI_API_KEY}',
            headers: { traceparent: '{env:TRACEPARENT}' },
          },
          models: { [model ?? '']: { name: model } },
        },
      },
      model: `${PROVIDER}/${model}`,
      small_model: `${PROVIDER}/${model}`,
      permission: { '*': 'allow' },
      experimental: { openTelemetry: true },
      autoupdate: false,
      share: 'disabled',
    }),
  ],
};
