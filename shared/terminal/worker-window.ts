/**
 * `@xterm/headless` 6 looks at `window` while it loads and believes that only Node has none; in a Web Worker it stops
 * with "window is not defined". Giving it the worker's own scope is all it needs. Import this before it.
 */
const scope = globalThis as { window?: unknown; process?: { title?: unknown } };
if (scope.window === undefined && scope.process?.title === undefined) scope.window = globalThis;

export {};
