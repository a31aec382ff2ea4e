/** pi: one provider in models.json, whose header carries the trace context. */
import { type AgentProfile, jsonFile, words } from './types.ts';

/** Name of the provider in pi's settings. */
const PROVIDER = 'recorded';

export const pi: AgentProfile = {
  name: 'pi',
  binary: 'pi',
  install: 'npm install -g @mariozechner/pi-coding-agent',
  api: 'chat',
  keys: ['OPENAI_API_KEY'],
  unset: ['PI_CODING_AGENT_DIR'],
  traceContext: 'request header',
  quit: ['/quit', '\r'],
  refusal: ({ endpoint, model }) => (endpoint && !model ? 'pi needs --model ID beside --model-endpoint.' : undefined),
  command({ mode, prompt, model, endpoint }) {
    const chosen =
      model === undefined ? [] : endpoint ? ['--provider', PROVIDER, '--model', model] : ['--model', model];
    const print = mode === 'headless' ? ['-p', '--mode', 'json'] : [];
    return words('pi', ...print, ...(endpoint ? ['--offline'] : []), ...chosen, prompt);
  },
  environment: ({ traceparent }) => ({
    PI_TRACEPARENT: traceparent,
    PI_TELEMETRY: '0',
    PI_SKIP_VERSION_CHECK: '1',
  }),
  files({ endpoint, model }) {
    return [
      jsonFile('.pi/agent/models.json', {
        providers: {
          [PROVIDER]: {
            baseUrl: endpoint?.openai,
            api: 'openai-completions',
            // Names of variables: no key is written to a file.
            apiKey: 'OPENAI_API_KEY',
            headers: { traceparent: 'PI_TRACEPARENT' },
            compat: { supportsDeveloperRole: false, supportsReasoningEffort: false },
            models: [{ id: model, contextWindow: 128_000, maxTokens: 8192 }],
          },
        },
      }),
      jsonFile('.pi/agent/settings.json', {
        defaultProvider: PROVIDER,
        defaultModel: model,
        enableInstallTelemetry: false,
        quietStartup: true,
      }),
    ];
  },
};
