/** Runs the agent's program in its terminal, inside the span `<agent>:launch`. */
import { join } from 'node:path';
import { type RunPlaces, writeSettings } from './agent-launch.ts';
import { unixNano } from './base/clock.ts';
import type { CellSpan } from './base/types.ts';
import { type FileEvents, recordFileEvents } from './file-events.ts';
import { placesInContainer } from './in-container.ts';
import {
  describeFailure,
  environmentAttributes,
  exitAttributes,
  intakeAttributes,
  launchAttributes,
} from './launch-attributes.ts';
import { type LaunchCommand, launchCommand } from './launch-command.ts';
import type { Launched, LaunchOptions } from './launch-types.ts';
import { leaveWhenDone } from './leave-screen.ts';
import { OutputText } from './run/output-text.ts';
import { runInTerminal } from './run/run-in-terminal.ts';
import type { RunRequest, RunResult, RunStart } from './run/types.ts';

const RECORDING = 'terminal.cast';
/** Characters of the output that scorers look at. */
const MOST_OUTPUT = 4_000_000;

/**
 * How far a launch has come: its span is open, its program runs (`leaving` ends a full-screen agent that is done), or the
 * program has ended.
 */
type State =
  | { readonly name: 'opened' }
  | { readonly name: 'running'; readonly leaving: { stop(): void } | undefined }
  | { readonly name: 'ended' };

/** One launch of the agent. Its span is open when it is made; `run` ends it. */
export class Launch {
  /** The span `<agent>:launch`. */
  readonly container: CellSpan;
  readonly #options: LaunchOptions;
  readonly #places: RunPlaces;
  /** Zero of the recording and start of the span, Unix nanoseconds. */
  readonly #zero: bigint;
  readonly #output = new OutputText(MOST_OUTPUT);
  /** ms of `performance.now` */
  #lastOutput = performance.now();
  #state: State = { name: 'opened' };

  constructor(options: LaunchOptions) {
    const { cell, plan, image, workdir, folders, proxy, intake, secrets, parent } = options;
    this.#options = options;
    const places = { workdir, home: folders.home, tmp: folders.tmp, proxy: proxy?.url, otlp: intake.url };
    // The span's start record has the command, and the command has the span's id: it is put together twice.
    const { env, agent } = launchCommand(plan, image, { ...places, traceparent: '' });
    secrets.add(env, agent.argv);
    secrets.add(agent.set);
    this.#zero = unixNano();
    const attributes = {
      ...launchAttributes({ plan, image, workdir }, agent, secrets),
      'cell.terminal.recording': RECORDING,
      'cell.terminal.start_unix_nano': this.#zero,
    };
    this.container = cell.start('container', `${plan.identity.tui}:launch`, attributes, { parent, time: this.#zero });
    this.#places = { ...places, traceparent: this.container.traceparent };
  }

  /** Runs the program to its end. @throws where it cannot be started */
  async run(): Promise<Launched> {
    const { problem, signal } = this.#options;
    try {
      const command = this.#prepare();
      const result = await this.#runProgram(command);
      for (const text of result.problems) problem(text);
      this.#endSpan(result);
      return {
        result,
        interrupted: result.aborted && signal.aborted,
        argv: command.agent.argv,
        set: command.agent.set,
        output: this.#output.text(),
        containerStart: this.#zero,
      };
    } catch (error) {
      this.container.fail(error);
      throw error;
    } finally {
      this.container.end();
    }
  }

  #prepare(): LaunchCommand {
    const { plan, image, folders, secrets } = this.#options;
    const command = launchCommand(plan, image, this.#places);
    this.container.set(environmentAttributes(command.agent, secrets));
    writeSettings(plan, plan.image === undefined ? this.#places : placesInContainer(this.#places), folders.home);
    return command;
  }

  async #runProgram(command: LaunchCommand): Promise<RunResult> {
    const { cell, plan, workdir, proxy, problem } = this.#options;
    const files = await recordFileEvents({
      cell,
      container: this.container,
      workdir,
      ignore: plan.task.ignore,
      tools: () => proxy?.tools ?? [],
      problem,
    });
    try {
      return await runInTerminal(this.#request(command));
    } finally {
      await this.#stopListening(files);
    }
  }

  #request({ argv, env, agent, endElsewhere }: LaunchCommand): RunRequest {
    const { cell, plan, workdir, signal, secrets } = this.#options;
    return {
      argv,
      cwd: workdir,
      env,
      cols: plan.cols,
      rows: plan.rows,
      timeoutS: plan.timeoutS,
      recording: join(cell.folder, RECORDING),
      zero: this.#zero,
      recordInput: plan.recordInput,
      interactive: plan.interactive,
      signal,
      secrets: secrets.values,
      endElsewhere,
      started: (start) => this.#started(start, agent.argv),
      output: (text) => {
        this.#lastOutput = performance.now();
        this.#output.push(text);
      },
    };
  }

  #started(start: RunStart, argv: readonly string[]): void {
    const { events, secrets } = this.#options;
    this.container.event('process.started', { 'process.pid': start.pid });
    events.phase?.('launch', secrets.maskArgv(argv).join(' '));
    this.#state = { name: 'running', leaving: this.#leaveWhenDone(start) };
  }

  /** Ends an agent with a screen of its own when it is done: nobody is there to leave it. */
  #leaveWhenDone(start: RunStart): { stop(): void } | undefined {
    const { plan, proxy } = this.#options;
    const { profile, mode, interactive, prompt } = plan;
    if (!profile || mode !== 'tui' || interactive || prompt === undefined) return undefined;
    return leaveWhenDone({
      start,
      quit: profile.quit,
      calls: proxy && (() => proxy.calls),
      lastOutput: () => this.#lastOutput,
    });
  }

  async #stopListening(files: FileEvents): Promise<void> {
    const { proxy, intake } = this.#options;
    if (this.#state.name === 'running') this.#state.leaving?.stop();
    this.#state = { name: 'ended' };
    // Calls are ended before the telemetry that is joined to them.
    await proxy?.close();
    const report = await intake.close();
    const changes = await files.stop();
    this.container.set({ ...intakeAttributes(report), 'cell.files.changes': changes });
  }

  #endSpan(result: RunResult): void {
    const { proxy } = this.#options;
    this.container.set({
      ...exitAttributes(result),
      duration_s: Number(result.endUnixNano - this.#zero) / 1e9,
      'cell.terminal.output_bytes': result.outputBytes,
      'cell.processes.left_over': result.leftovers,
      'cell.model_calls': proxy?.calls.length,
      'cell.model_proxy.other_requests': proxy?.otherRequests,
    });
    const failure = describeFailure(result);
    if (failure !== undefined) this.container.fail(failure);
    this.container.end(result.endUnixNano);
  }
}
