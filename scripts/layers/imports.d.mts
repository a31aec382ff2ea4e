export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  readonly to: string;
  readonly isPackage: boolean;
  readonly isType: boolean;
}

export function importsIn(path: string, text: string): Import[];
export function importsBelow(root: string, folder: string): Import[];
export function roomOf(path: string, base: string, depth?: number): string;
