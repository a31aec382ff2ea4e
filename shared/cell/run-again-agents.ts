/** How each agent is pointed at a model of one's own: environment and command line, with variables for all that is private. */

/** The variable from which an agent that `spanreel record` knows reads its key. */
export const KEY_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['pi', 'OPENAI_API_KEY'],
  ['codex', 'OPENAI_API_KEY'],
  ['claude', 'ANTHROPIC_AUTH_TOKEN'],
  ['gemini', 'GEMINI_API_KEY'],
  ['qwen', 'OPENAI_API_KEY'],
  ['opencode', 'OPENAI_API_KEY'],
  ['aider', 'OPENAI_API_KEY'],
  ['cline', 'OPENAI_API_KEY'],
]);

export interface OwnEndpoint {
  /** As `spanreel record --agent` calls it. */
  readonly agent: string;
  readonly title: string;
  readonly note: string;
  readonly text: string;
}

const block = (...lines: readonly string[]): string => lines.join('\n');

/** In the order in which they are offered. MODEL_ENDPOINT ends with /v1. */
export const OWN_ENDPOINT: readonly OwnEndpoint[] = [
  {
    agent: 'aider',
    title: 'aider',
    note: '',
    text: block(
      'export OPENAI_API_BASE="$MODEL_ENDPOINT" OPENAI_API_KEY="$MODEL_KEY"',
      'aider --model "openai/$MODEL_ID" --yes-always --no-check-update --no-show-model-warnings --analytics-disable',
    ),
  },
  {
    agent: 'opencode',
    title: 'opencode',
    note: 'Its settings go along in a variable; your own files stay as they are.',
    text: block(
      `export OPENCODE_CONFIG_CONTENT='{"provider":{"own":{"npm":"@ai-sdk/openai-compatible","name":"own",`,
      `  "options":{"baseURL":"'"$MODEL_ENDPOINT"'","apiKey":"'"$MODEL_KEY"'"},"models":{"'"$MODEL_ID"'":{}}}},`,
      `  "small_model":"own/'"$MODEL_ID"'","share":"disabled","autoupdate":false}'`,
      'opencode --model "own/$MODEL_ID"',
    ),
  },
  {
    agent: 'claude',
    title: 'Claude Code',
    note: 'The endpoint must answer the Messages API (/v1/messages).',
    text: block(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own, which takes /v1 off
      'export ANTHROPIC_BASE_URL="${MODEL_ENDPOINT%/v1}" ANTHROPIC_AUTH_TOKEN="$MODEL_KEY"',
      'export ANTHROPIC_MODEL="$MODEL_ID" ANTHROPIC_DEFAULT_HAIKU_MODEL="$MODEL_ID"',
      'claude --model "$MODEL_ID" --permission-mode acceptEdits --allowedTools Bash,Read,Edit,Write',
    ),
  },
  {
    agent: 'codex',
    title: 'Codex',
    note: 'The endpoint must answer the Responses API (/v1/responses).',
    text: block(
      'codex --model "$MODEL_ID" -c model_provider=own \\',
      '  -c "model_providers.own={name=\\"own\\",base_url=\\"$MODEL_ENDPOINT\\",wire_api=\\"responses\\",env_key=\\"MODEL_KEY\\"}"',
    ),
  },
  {
    agent: 'gemini',
    title: 'Gemini CLI',
    note: 'The endpoint must answer the Gemini API.',
    text: block(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own, which takes /v1 off
      'export GOOGLE_GEMINI_BASE_URL="${MODEL_ENDPOINT%/v1}" GEMINI_API_KEY="$MODEL_KEY"',
      'gemini --yolo --model "$MODEL_ID"',
    ),
  },
  {
    agent: 'qwen',
    title: 'Qwen Code',
    note: '',
    text: block(
      'export OPENAI_BASE_URL="$MODEL_ENDPOINT" OPENAI_API_KEY="$MODEL_KEY" OPENAI_MODEL="$MODEL_ID"',
      'qwen --yolo --model "$MODEL_ID"',
    ),
  },
];
