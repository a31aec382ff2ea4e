export function buildStale(parts: readonly ('cli' | 'renderer' | 'electron')[]): void;
export const cliFile: string;
