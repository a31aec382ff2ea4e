/** claude: everything by environment, but for the first-run questions. */
import { type AgentProfile, jsonFile, words } from './types.ts';

export const claude: AgentProfile = {
  name: 'claude',
  binary: 'claude',
  install: 'npm install -g @anthropic-ai/claude-code',
  api: 'messages',
  keys: ['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY'],
  unset: ['CLAUDE_CONFIG_DIR'],
  traceContext: 'TRACEPARENT',
  quit: ['/exit', '\r'],
  command({ mode, prompt, model }) {
    const chosen = model === undefined ? [] : ['--model', model];
    const free = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash,Read,Edit,Write'];
    const headless = mode === 'headless' ? ['-p', '--output-format', 'stream-json', '--verbose'] : [];
    // `--allowedTools` takes as many words as come, so the prompt stands behind `--`.
    return words('claude', ...headless, ...chosen, ...free, ...(prompt === undefined ? [] : ['--', prompt]));
  },
  environment: ({ model, otlp, content, endpoint }) => ({
    ...(endpoint && model ? { ANTHROPIC_MODEL: model, ANTHROPIC_DEFAULT_HAIKU_MODEL: model } : {}),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
    CLAUDE_CODE_PROPAGATE_TRACEPARENT: '1',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    ...(content ? { OTEL_LOG_USER_PROMPTS: '1', OTEL_LOG_TOOL_DETAILS: '1', OTEL_LOG_TOOL_CONTENT: '1' } : {}),
  }),
  files: ({ workdir }) => [
    jsonFile('.claude.json', {
      hasCompletedOnboarding: true,
      theme: 'dark',
      projects: { [workdir]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    }),
  ],
};
