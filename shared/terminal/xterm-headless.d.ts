/** The package's `module` field names a file that it does not have; the module itself lies here. */
declare module '@xterm/headless/lib-headless/xterm-headless.mjs' {
  export { Terminal } from '@xterm/headless';
}
