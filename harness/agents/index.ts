/** The agents that the harness knows by name. */
import { aider } from './aider.ts';
import { claude } from './claude.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwen } from './qwen.ts';
import type { AgentProfile } from './types.ts';

export const PROFILES: readonly AgentProfile[] = [pi, codex, claude, gemini, qwen, opencode, aider, cline];

/** The profile of that name, or undefined: an agent that is only labelled. */
export function profileNamed(name: string): AgentProfile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
