import type { Import } from './imports.mjs';
import type { Room } from './rooms.mjs';

export function roomOfFile(path: string): Room | undefined;
export function wrongImport(found: Import): string | undefined;
export function wrongImports(root: string, parts?: readonly string[]): string[];
