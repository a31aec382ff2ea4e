/** Compares runs for the user interface: reads each beside the open document, keeps its columns, answers from them. */
import { withSignals } from '../base/abort.ts';
import { Latest } from '../base/latest.ts';
import { Superseded } from '../base/superseded.ts';
import type { ComparedPair, CompareReport, Comparison, RunFiles, RunInfo } from '../compare/comparison.ts';
import { compareGroups, type GroupComparison } from '../compare/groups.ts';
import { nameTimes } from '../compare/name-times.ts';
import { alignPair, comparedPair } from '../compare/pair.ts';
import { compareReport, type Measure, type NamedRun, unnameRuns } from '../compare/report.ts';
import { type ComparedRun, comparedRun, Keys } from '../compare/run.ts';
import type { Requests } from '../protocol.ts';
import { type Emit, EngineError } from '../transport.ts';
import { type FoundRun, failureSentence, findRuns, readRun } from './compare-runs.ts';
import type { EngineHost } from './host.ts';

type Asked = Requests['compare.open']['argument'];

interface RunsOfSide {
  readonly runs: readonly NamedRun[];
  readonly infos: readonly RunInfo[];
}

interface Open {
  readonly base: RunsOfSide;
  readonly new: RunsOfSide;
  readonly groups: GroupComparison;
}

export class Comparing {
  readonly #host: EngineHost;
  readonly #emit: Emit;
  readonly #readings = new Latest();
  #open: Open | undefined;

  constructor(host: EngineHost, emit: Emit) {
    this.#host = host;
    this.#emit = emit;
  }

  /**
   * Reads all runs. A newer one supersedes one that is under way. @throws EngineError where a side has no run;
   * Superseded; the reason of `signal`
   */
  async open(asked: Asked, signal: AbortSignal | undefined): Promise<Comparison> {
    const latest = this.#readings.start();
    this.#open = undefined;
    try {
      return await withSignals([latest, signal], (ended) => this.#read(asked, ended));
    } catch (error) {
      if (latest.aborted) throw new Superseded('Another comparison took the place of this one.');
      throw error;
    }
  }

  async #read(asked: Asked, signal: AbortSignal): Promise<Comparison> {
    const problems: string[] = [];
    const find = async (side: readonly RunFiles[]): Promise<FoundRun[]> => {
      const runs: FoundRun[] = [];
      for (const files of side) {
        const found = await findRuns(this.#host, files, signal);
        runs.push(...found.runs);
        problems.push(...found.problems);
      }
      return runs;
    };
    const found = { base: await find(asked.base), new: await find(asked.new) };
    const total = found.base.length + found.new.length;
    const keys = new Keys();
    let read = 0;
    const readSide = async (runs: readonly FoundRun[], which: string): Promise<RunsOfSide> => {
      const side: { runs: NamedRun[]; infos: RunInfo[] } = { runs: [], infos: [] };
      for (const one of runs) {
        this.#emit('comparing', { read, total, name: one.name });
        try {
          const { table, contents, firstToken } = await readRun(this.#host, one, signal);
          const run = comparedRun(table, keys, contents, firstToken);
          side.runs.push({ name: one.name, run });
          side.infos.push({ name: one.name, files: one.files, spans: table.rowCount, wall: run.wall });
        } catch (error) {
          signal.throwIfAborted();
          problems.push(failureSentence(one.name, error));
        }
        read++;
      }
      if (side.runs.length > 0) return side;
      throw new EngineError([`There is no run to compare as ${which}.`, ...problems].join('\n'), 'no-runs');
    };
    const base = await readSide(found.base, 'base');
    const newSide = await readSide(found.new, 'new');
    this.#emit('comparing', { read, total, name: '' });
    const groups = compareGroups(unnameRuns(base.runs), unnameRuns(newSide.runs));
    signal.throwIfAborted();
    this.#open = { base, new: newSide, groups };
    return {
      base: base.infos,
      new: newSide.infos,
      middle: groups.middle,
      report: this.report(asked.measure ?? 'wall'),
      names: nameTimes(unnameRuns(base.runs), unnameRuns(newSide.runs), keys),
      problems,
    };
  }

  /** Two of the runs, aligned. @throws EngineError where none are open, or not these */
  pair({ base, new: newIndex }: { readonly base: number; readonly new: number }): ComparedPair {
    const open = this.#current();
    const { groups } = open;
    if (base === groups.middle.base && newIndex === groups.middle.new) return comparedPair(groups.pair, base, newIndex);
    return comparedPair(alignPair(runAt(open.base, base), runAt(open.new, newIndex)), base, newIndex);
  }

  /** The verdict by another measure. @throws EngineError where none are open */
  report(measure: Measure): CompareReport {
    const { base, new: newSide, groups } = this.#current();
    return compareReport(base.runs, newSide.runs, measure, groups);
  }

  #current(): Open {
    if (!this.#open) throw new EngineError('No runs are compared.', 'no-comparison');
    return this.#open;
  }
}

function runAt({ runs }: RunsOfSide, index: number): ComparedRun {
  const named = runs[index];
  if (!named) throw new EngineError(`There is no run number ${index}.`, 'no-such-run');
  return named.run;
}
