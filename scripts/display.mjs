/** Windows need a display: the one there is, or a virtual one. */
import { which } from './process.mjs';

/** Whether a window can be shown here. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The command wrapped so that it runs on a virtual display, or undefined where there is none to be had. */
export function onVirtualDisplay(program, args) {
  const wrapper = which('xvfb-run');
  if (!wrapper || !which('Xvfb') || !which('xauth')) return undefined;
  return { program: wrapper, args: ['-a', '-s', '-screen 0 1920x1200x24 -nolisten tcp', program, ...args] };
}

/** The command that opens a window with `program`, or `{reason}` for people why there is none. */
export function windowCommand(program, args) {
  if (process.env.SPANREEL_XVFB) {
    const wrapped = onVirtualDisplay(program, args);
    return wrapped ?? { reason: 'There is no virtual display here (xvfb and xauth are missing)' };
  }
  return hasDisplay() ? { program, args } : { reason: 'There is no display here' };
}
