export type NeedName = 'corpus' | 'captures' | 'pi' | 'codex' | 'git' | 'full-disk' | 'chromium' | 'window';

export interface Need {
  /** As tests and the end of `npm test` call it. */
  readonly title: string;
  /** How to get it: a command, or a sentence. */
  readonly get: string;
  isHere(): boolean;
}

export const NEEDS: Readonly<Record<NeedName, Need>>;

export function findChromium(): string | undefined;
