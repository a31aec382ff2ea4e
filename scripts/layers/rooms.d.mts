export interface Room {
  readonly path: string;
  readonly may: readonly string[];
  readonly not?: readonly string[];
  readonly packages?: readonly string[];
  readonly advice: string;
}

export function feature(name: string, uses: readonly string[]): Room;
export const ROOMS: readonly Room[];
export const PARTS: readonly string[];
