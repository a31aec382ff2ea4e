/** What the dev loop (`scripts/dev/desktop.mjs`) hands to the program that it starts. */

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: electron/dev is started by \`npm run dev:desktop\`.`);
  return value;
}

/** Origin of the dev server. */
export const PAGE = setting('SPANREEL_DEV_PAGE');
/** Marks the inline scripts of the dev server as its own. */
export const NONCE = setting('SPANREEL_DEV_NONCE');
/** The folder for the program's data and for what the dev loop keeps. */
export const DATA = setting('SPANREEL_DEV_DATA');
/** Whether debuggers may attach to the engines. */
export const INSPECT = process.env.SPANREEL_DEV_INSPECT === '1';
