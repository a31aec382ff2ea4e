/** Lets a debugger attach to each engine: the first at 9231, the next at 9232, … (`npm run dev:desktop -- --inspect`). */
import { utilityProcess } from 'electron';
import { INSPECT } from './settings.ts';

let port = 9231;

if (INSPECT) {
  const { fork } = utilityProcess;
  utilityProcess.fork = (script, args, options) =>
    fork(script, args, { ...options, execArgv: [`--inspect=127.0.0.1:${port++}`] });
}
