/** Opens documents: asks the shell for an engine, wires what it says into the document store, and survives its loss. */
import type { FileGrant } from '../../shared/protocol.ts';
import type { Shell } from '../../shared/shell.ts';
import { EMPTY_TABLE } from '../../shared/trace/empty.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { shellStore } from '../stores/shell.ts';

/** Rises with each document, so that what an older one still says is not heard. */
let generation = 0;

/** Takes the shell into use and opens the files it was started with. */
export async function startSession(shell: Shell): Promise<void> {
  shellStore.setState({ shell });
  shell.onOpen((files) => void openFiles(files));
  await openFiles(await shell.initialFiles());
}

/** Opens files as one document in place of the present one. Nothing happens for an empty list. */
export async function openFiles(files: readonly FileGrant[]): Promise<void> {
  const { shell } = shellStore.getState();
  if (!shell || files.length === 0) return;
  const mine = ++generation;
  documentStore.getState().engine?.close();
  documentStore.setState({
    status: 'opening',
    engine: undefined,
    files,
    info: undefined,
    progress: undefined,
    table: EMPTY_TABLE,
    problems: [],
    recordings: [],
    failure: '',
    changed: undefined,
    trace: undefined,
  });
  try {
    const engine = await (files.some((grant) => grant.file !== undefined) ? shell.connectLocal() : shell.connect());
    if (mine !== generation) return engine.close();
    listen(engine, mine);
    documentStore.setState({ engine });
    const info = await engine.request('open', { files });
    if (mine === generation) documentStore.setState({ status: 'open', info });
  } catch (error) {
    if (mine !== generation || documentStore.getState().status === 'lost') return;
    documentStore.setState({ status: 'failed', failure: error instanceof Error ? error.message : String(error) });
  }
}

function listen(engine: EngineClient, mine: number): void {
  const current = () => mine === generation;
  engine.on('progress', (progress) => current() && documentStore.setState({ progress }));
  engine.on('table', (table) => current() && documentStore.setState({ table }));
  engine.on('problems', (problems) => current() && documentStore.setState({ problems }));
  engine.on('recordings', (recordings) => current() && documentStore.setState({ recordings }));
  engine.on('changed', ({ name }) => current() && documentStore.setState({ changed: name }));
  engine.onLost((reason) => current() && documentStore.setState({ status: 'lost', failure: reason }));
}
