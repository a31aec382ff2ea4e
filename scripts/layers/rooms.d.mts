export interface Room {
  readonly path: string;
  readonly may: readonly string[];
  readonly not?: readonly string[];
  readonly packages?: readonly string[];
  readonly advice: string;
}

export const ROOMS: readonly Room[];
export const PARTS: readonly string[];
