/** gemini: by environment; the trace context goes along as a constant header. */
import { type AgentProfile, jsonFile, words } from './types.ts';

export const gemini: AgentProfile = {
  name: 'gemini',
  binary: 'gemini',
  install: 'npm install -g @google/gemini-cli',
  api: 'gemini',
  keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  unset: ['GEMINI_CLI_HOME', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_VERTEX_BASE_URL'],
  traceContext: 'request header',
  quit: ['/quit', '\r'],
  command({ mode, prompt, model }) {
    const chosen = model === undefined ? [] : ['--model', model];
    const headless = mode === 'headless' ? ['-o', 'stream-json'] : [];
    const told = prompt === undefined ? [] : [mode === 'headless' ? '-p' : '-i', prompt];
    return words('gemini', '--yolo', ...headless, ...chosen, ...told);
  },
  environment: ({ model, otlp, traceparent, content }) => ({
    ...(model ? { GEMINI_MODEL: model } : {}),
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    GEMINI_CLI_CUSTOM_HEADERS: `traceparent: ${traceparent}`,
    GEMINI_TELEMETRY_ENABLED: 'true',
    GEMINI_TELEMETRY_TARGET: 'local',
    GEMINI_TELEMETRY_OTLP_ENDPOINT: otlp,
    GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http',
    GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
    GEMINI_TELEMETRY_LOG_PROMPTS: String(content),
  }),
  files: () => [
    jsonFile('.gemini/settings.json', {
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
    }),
  ],
};
