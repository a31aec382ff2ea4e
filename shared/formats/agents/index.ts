/** The logs that agents write themselves. */
import type { ForeignFormat } from '../foreign/foreign.ts';
import { aiderAnalytics } from './aider-analytics.ts';
import { aiderHistory } from './aider-history.ts';
import { atif } from './atif.ts';
import { claudeSession } from './claude-session.ts';
import { claudeStream } from './claude-stream.ts';
import { clineJson, clineSession } from './cline.ts';
import { codexExec } from './codex-exec.ts';
import { codexRollout } from './codex-rollout.ts';
import { geminiSession } from './gemini-session.ts';
import { geminiStream } from './gemini-stream.ts';
import { harborResult } from './harbor-result.ts';
import { miniSweAgent } from './mini-swe-agent.ts';
import { opencodeExport, opencodeRun } from './opencode.ts';
import { piJson, piSession } from './pi.ts';
import { qwenSession } from './qwen-session.ts';
import { sweAgent } from './swe-agent.ts';

export const AGENT_LOGS: readonly ForeignFormat[] = [
  claudeSession,
  claudeStream,
  codexRollout,
  codexExec,
  geminiSession,
  geminiStream,
  qwenSession,
  opencodeExport,
  opencodeRun,
  clineSession,
  clineJson,
  piSession,
  piJson,
  atif,
  harborResult,
  sweAgent,
  miniSweAgent,
  aiderHistory,
  aiderAnalytics,
];
