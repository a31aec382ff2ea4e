/** codex: config.toml with a provider of its own and telemetry in OTLP/JSON. */
import { type AgentProfile, jsonFile, words } from './types.ts';

const PROVIDER = 'recorded';

/** Models that codex has facts of its own about. */
const KNOWN = /^(?:gpt-|codex-|o\d)/;
const CATALOG = '.codex/models.json';

/** Without a catalogue entry, codex gives a model no tool to edit with. */
function catalog(model: string) {
  return {
    models: [
      {
        slug: model,
        display_name: model,
        description: model,
        base_instructions:
          'You are a coding agent in a terminal. Look at the project with the shell, edit files with apply_patch, run the tests, and end with a short summary.',
        shell_type: 'shell_command',
        apply_patch_tool_type: 'freeform',
        visibility: 'list',
        supported_in_api: true,
        priority: 1,
        context_window: 128_000,
        truncation_policy: { mode: 'tokens', limit: 10_000 },
        supported_reasoning_levels: [],
        supports_reasoning_summaries: false,
        support_verbosity: false,
        supports_parallel_tool_calls: true,
        experimental_supported_tools: [],
      },
    ],
  };
}

/** Text in TOML: JSON's strings are TOML's basic strings, but for DEL. */
function toml(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

export const codex: AgentProfile = {
  name: 'codex',
  binary: 'codex',
  install: 'npm install -g @openai/codex',
  api: 'responses',
  keys: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
  unset: ['CODEX_HOME'],
  traceContext: 'TRACEPARENT',
  quit: ['/quit', '\r'],
  refusal: ({ endpoint, model }) =>
    endpoint && !model ? 'codex needs --model ID beside --model-endpoint.' : undefined,
  command({ mode, prompt, model, endpoint }) {
    const free = '--dangerously-bypass-approvals-and-sandbox';
    const chosen = model === undefined || endpoint ? [] : ['--model', model];
    return mode === 'headless'
      ? words('codex', 'exec', '--json', '--skip-git-repo-check', free, ...chosen, prompt)
      : words('codex', free, '--no-alt-screen', '--no-daemon', ...chosen, prompt);
  },
  environment: () => ({}),
  files({ endpoint, model = '', otlp, workdir, home, content }) {
    const exporter = (signal: string) =>
      `{ otlp-http = { endpoint = ${toml(`${otlp}/v1/${signal}`)}, protocol = "json" } }`;
    const own = !KNOWN.test(model);
    return [
      ...(own ? [jsonFile(CATALOG, catalog(model))] : []),
      {
        path: '.codex/config.toml',
        text: `model = ${toml(model)}
model_provider = "${PROVIDER}"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
web_search = "disabled"
${own ? `model_catalog_json = ${toml(`${home}/${CATALOG}`)}` : ''}

[model_providers.${PROVIDER}]
name = "${PROVIDER}"
base_url = ${toml(endpoint?.openai ?? '')}
wire_api = "responses"
env_key = "OPENAI_API_KEY"

[features]
apps = false
plugins = false
remote_plugin = false
goals = false
daemon_auto_start = false

[projects.${toml(workdir)}]
trust_level = "trusted"

[otel]
log_user_prompt = ${content}
exporter = ${exporter('logs')}
trace_exporter = ${exporter('traces')}
metrics_exporter = ${exporter('metrics')}
`,
      },
      jsonFile('.codex/version.json', { latest_version: '0.0.0', last_checked_at: '2099-01-01T00:00:00Z' }),
    ];
  },
};
