export const root: string;
export function which(program: string): string | undefined;
