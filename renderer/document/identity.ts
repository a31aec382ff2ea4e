/** Finds out what the document is about: the cell's attributes on the resource or its first spans, and the scorers' results. */

import type { FileGrant } from '../../shared/base/file-grant.ts';
import { maskAttributes } from '../../shared/secrets/mask.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { NO_ORDINAL, type Ordinal, type SpanTable } from '../../shared/trace/table.ts';
import type { Attribute } from '../../shared/trace/value.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { type IdentityState, identityStore, NO_IDENTITY } from '../stores/identity.ts';
import { shellStore } from '../stores/shell.ts';
import type { Started } from '../stores/started.ts';
import { currentCell } from '../stores/sweep.ts';
import { type CellDataState, cellStore } from './cell-data.ts';

/** A cell has a handful of scorers; a trace with more spans of that kind is something else. */
const MOST_SCORERS = 40;

/** Finds out what each document is about, with the scores of the cell's page. Call once. */
export function startIdentity(_cellData: Started<'cell data'>): void {
  documentStore.subscribe((state, before) => {
    if (state.files !== before.files) show(listed(state.files) ?? { ...NO_IDENTITY, title: documentName(state.files) });
    if (state.table === before.table || !state.table.complete || !state.engine) return;
    const { engine, table } = state;
    identify(engine, table, documentName(state.files)).then(
      (identity) => {
        if (documentStore.getState().engine !== engine) return;
        show(identity);
        takeScores(cellStore.getState());
      },
      // The engine is gone or busy with another document; the file's name stays.
      () => undefined,
    );
  });
  cellStore.subscribe(takeScores);
}

/** Where no scorer's span tells the scores, the cell's page may have them from cell.json. */
function takeScores({ data }: CellDataState): void {
  if (!data) return;
  const { pass, composite } = identityStore.getState();
  const scoreOf = (key: string) => data.page.axes.find((axis) => axis.key === key)?.value ?? Number.NaN;
  identityStore.setState({
    pass: Number.isNaN(pass) ? scoreOf('pass_rate') : pass,
    composite: Number.isNaN(composite) ? scoreOf('composite') : composite,
  });
}

/** What the sweep says of a cell that is opened from it: it need not be read first. */
function listed(files: readonly FileGrant[]): IdentityState | undefined {
  const cell = currentCell();
  if (cell?.files !== files || cell.task === '') return undefined;
  const pair = [cell.tui, cell.model].filter(Boolean).join(' × ');
  const detail = [pair, cell.run && `run ${cell.run}`].filter(Boolean).join(' · ');
  return { title: cell.task, detail, pass: cell.pass, composite: cell.composite };
}

function show(identity: IdentityState): void {
  identityStore.setState(identity);
  const title = [identity.title, identity.detail].filter(Boolean).join(' · ');
  shellStore.getState().shell?.setTitle(title ? `${title} – Spanreel` : 'Spanreel');
}

/** `trace.otlp.jsonl`, `3 files in results/`. */
export function documentName(files: readonly FileGrant[]): string {
  const [first] = files;
  if (!first) return '';
  if (files.length === 1) return first.name;
  const folder = first.name.includes('/') ? first.name.slice(0, first.name.indexOf('/')) : '';
  return folder && files.every((file) => file.name.startsWith(`${folder}/`)) ? folder : `${files.length} files`;
}

async function identify(engine: EngineClient, table: SpanTable, fallback: string): Promise<IdentityState> {
  const ordinals: Ordinal[] = [];
  const scorer = KINDS.indexOf('scorer');
  const scorers: Ordinal[] = [];
  for (const trace of table.traces.slice(0, 8)) {
    const ordinal = table.ordinal[trace.firstRow];
    if (ordinal !== undefined && ordinal !== NO_ORDINAL) ordinals.push(ordinal);
  }
  for (let row = 0; row < table.rowCount && scorers.length < MOST_SCORERS; row++) {
    const ordinal = table.ordinal[row] as number;
    if (table.kind[row] === scorer && ordinal !== NO_ORDINAL) scorers.push(ordinal);
  }
  let names = { title: fallback, detail: '' };
  for (const ordinal of ordinals) {
    const { resource, attributes } = await engine.request('span.detail', { ordinal });
    // The title stays when secrets are masked again, so it is masked whatever is shown now.
    const found = cellNames(maskAttributes([...resource, ...attributes]).attributes);
    if (!found) continue;
    names = found;
    break;
  }
  const scores = { pass: Number.NaN, composite: Number.NaN };
  for (const ordinal of scorers) {
    const { step } = await engine.request('span.step', { ordinal });
    if (step.type !== 'scorer') continue;
    for (const { name, value } of step.results) {
      if (/^pass(_rate|@1)?$/i.test(name)) scores.pass = value;
      if (/^composite$/i.test(name)) scores.composite = value;
    }
  }
  return { ...names, ...scores };
}

/** The cell that attributes name, or undefined where they name none. */
export function cellNames(attributes: readonly Attribute[]): { title: string; detail: string } | undefined {
  const text = (key: string) => {
    const value = attributes.find((attribute) => attribute.key === key)?.value;
    return value?.type === 'string' || value?.type === 'int' ? value.value : '';
  };
  const task = text('cell.task') || text('cell.id');
  if (!task) return undefined;
  const pair = [text('cell.tui'), text('cell.model')].filter(Boolean).join(' × ');
  const run = text('cell.run');
  return { title: task, detail: [pair, run && `run ${run}`].filter(Boolean).join(' · ') };
}
