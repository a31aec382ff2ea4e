/** Records changes in the working folder as events of the container span while the agent runs. */
import { realpathSync } from 'node:fs';
import type { Cell, CellSpan } from './base/types.ts';
import { explainChange } from './files/explain.ts';
import type { FileChange } from './files/types.ts';
import { watchFolder } from './files/watch.ts';
import type { ToolUse } from './proxy/types.ts';

export interface FileEventsOptions {
  readonly cell: Cell;
  readonly container: CellSpan;
  readonly workdir: string;
  readonly ignore: readonly string[];
  /** The tool calls as they stand now. */
  readonly tools: () => readonly ToolUse[];
  readonly problem: (message: string) => void;
}

export interface FileEvents {
  /** Looks at everything once more. Returns how many changes there were. */
  stop(): Promise<number>;
}

/** Starts to record changes in the working folder. */
export async function recordFileEvents(options: FileEventsOptions): Promise<FileEvents> {
  const { cell, container, workdir, ignore, tools, problem } = options;
  const names = [...new Set([workdir, realpathSync(workdir)])];
  let changes = 0;
  const watcher = await watchFolder({
    folder: workdir,
    ignore,
    problem,
    change(change) {
      changes++;
      cell.log({
        span: container,
        time: change.unixNano,
        eventName: 'cell.file.change',
        body: `${change.path} ${change.what}`,
        attributes: { ...changeAttributes(change), ...explanation(change, tools(), names) },
      });
    },
  });
  return {
    async stop() {
      await watcher.stop();
      return changes;
    },
  };
}

function changeAttributes({ path, size, what }: FileChange) {
  return { 'file.path': path, 'file.size': size, 'cell.file.change': what };
}

function explanation(change: FileChange, tools: readonly ToolUse[], workdir: readonly string[]) {
  const found = explainChange(change, tools, workdir);
  return (
    found && {
      'cell.file.tool_call.id': found.request.id,
      'cell.file.tool_call.name': found.request.name,
      'cell.file.tool_call.span_id': found.request.spanId,
      'cell.file.tool_call.by': found.by,
    }
  );
}
