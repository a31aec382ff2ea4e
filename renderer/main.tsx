/** The entry of the built page. */
import { runPage } from './run.tsx';
import { makeShell } from './transport/shell.ts';

runPage(makeShell);
