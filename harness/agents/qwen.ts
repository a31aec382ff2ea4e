/** qwen: OpenAI variables for the model, settings.json for telemetry. */
import { type AgentProfile, jsonFile, words } from './types.ts';

export const qwen: AgentProfile = {
  name: 'qwen',
  binary: 'qwen',
  install: 'npm install -g @qwen-code/qwen-code',
  api: 'chat',
  keys: ['OPENAI_API_KEY'],
  unset: ['QWEN_HOME', 'QWEN_RUNTIME_DIR'],
  traceContext: 'none',
  quit: ['/quit', '\r'],
  command({ mode, prompt, model }) {
    const chosen = model === undefined ? [] : ['--model', model];
    const headless = mode === 'headless' ? ['-o', 'stream-json'] : [];
    const told = prompt === undefined ? [] : [mode === 'headless' ? '-p' : '-i', prompt];
    return words('qwen', '--yolo', ...headless, ...chosen, ...told);
  },
  environment: ({ model }) => ({ ...(model ? { OPENAI_MODEL: model } : {}) }),
  files: ({ otlp, content }) => [
    jsonFile('.qwen/settings.json', {
      security: { auth: { selectedType: 'openai' } },
      telemetry: { enabled: true, target: 'local', otlpEndpoint: otlp, otlpProtocol: 'http', logPrompts: content },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
    }),
  ],
};
