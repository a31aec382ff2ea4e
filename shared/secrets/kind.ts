/** Kinds of secrets, in words for people. */

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^sk-ant-/, 'Anthropic API key'],
  [/^sk-or-/, 'OpenRouter API key'],
  [/^(?:sk|rk)_(?:live|test)_|^whsec_/, 'Stripe key'],
  [/^(?:sk-|csk)/, 'API key (sk-…)'],
  [/^(?:gh[pousr]_|github_pat_)/, 'GitHub token'],
  [/^gl[a-z]{2,4}-/, 'GitLab token'],
  [/^A[KS]IA/, 'AWS access key'],
  [/^(?:AIza|ya29\.)/, 'Google key'],
  [/^x(?:ox[abeoprs]|app)[-.]/, 'Slack token'],
  [/^eyJ/, 'JSON Web Token'],
  [/^hf_/, 'Hugging Face token'],
  [/^npm_/, 'npm token'],
];

/** Returns the kind of the secret in `text[start, end)`: by its own look, by what stands before it, else `secret`. */
export function secretKind(text: string, start: number, end: number): string {
  const secret = text.slice(start, Math.min(end, start + 40));
  const before = text.slice(Math.max(0, start - 80), start);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY[A-Z -]*-----\s*(?:\\[nr])*$/.test(before)) return 'private key';
  for (const [look, kind] of KINDS) if (look.test(secret)) return kind;
  if (/bearer\s+$/i.test(before)) return 'bearer token';
  if (/:\/\/[^\s/@]{0,60}:?$/.test(before)) return 'password in an address';
  const name = /([\w.-]{2,60})(?:\\*["'`])?\s*(?::=|=>|[:=\s,]){1,4}(?:\\*["'`])?\s*$/.exec(before)?.[1];
  return name ? `value of ${name.replace(/^-+/, '')}` : 'secret';
}
