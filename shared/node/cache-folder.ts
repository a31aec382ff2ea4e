/** Where a program may keep what it can make again. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The user's folder for such things, as each system has it. `env` says otherwise where it does. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Spanreel', 'Cache');
  const own = env.XDG_CACHE_HOME;
  // The specification says to ignore relative ones.
  if (own !== undefined && isAbsolute(own)) return join(own, 'spanreel');
  return platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'Spanreel')
    : join(homedir(), '.cache', 'spanreel');
}
