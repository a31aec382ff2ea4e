import type { Import } from './imports.mjs';

export function circlesOf(imports: readonly Import[]): string[][];
