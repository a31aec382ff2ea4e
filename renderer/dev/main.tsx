/**
 * The entry of the page while it is developed: the dev server puts it in place of `main.tsx`, and no build holds it. What
 * is open stays open over a reload.
 */
import { runPage } from '../run.tsx';
import { makeShell } from '../transport/shell.ts';
import { keepOpenFiles } from './keep-open-files.ts';

runPage(async () => keepOpenFiles(await makeShell()));
