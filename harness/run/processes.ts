/** The processes of a run: found by session, by descent and by a mark in their environment, and ended. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Environment variable that every process of a run inherits. Its value is the run's own. */
export const RUN_MARK = 'SPANREEL_RUN';

/** Time between SIGTERM and SIGKILL, ms. */
const GRACE_MS = 3000;
/** After SIGKILL, for what forks faster than it is killed, ms. */
const KILL_MS = 2000;
const LOOK_MS = 40;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In the system's own ticks, to tell what began before the run; 0 where it is not known. */
  readonly start: number;
}

/** What is known of a run's processes from outside. */
export interface ProcessGroup {
  /** The first process, which leads a session and a group of its own. */
  readonly pid: number;
  /** Value of `RUN_MARK`. */
  readonly mark: string;
  /** Whether the first process is still there, so that its number means nobody else. */
  readonly alive: () => boolean;
  /** Start of the first process, as `processStart` returns it: whatever began before it does not belong to the run. */
  readonly since?: number;
}

export interface Ended {
  /** Processes that were found, the first one not counted. */
  readonly others: number;
  /** Those that are still there, in spite of everything. */
  readonly left: readonly number[];
}

/**
 * Ends all processes of a run: SIGTERM to the group and to everything else that belongs to it, SIGKILL to what is left
 * after 3 s. Resolves as soon as none is left, at the latest 5 s later.
 */
export async function endProcesses(group: ProcessGroup): Promise<Ended> {
  const asked = new Set<number>();
  const begin = performance.now();
  for (;;) {
    const pids = listProcesses(group);
    const passed = performance.now() - begin;
    if (pids.length === 0 || passed > GRACE_MS + KILL_MS) {
      asked.delete(group.pid);
      return { others: asked.size, left: pids };
    }
    for (const pid of pids) {
      if (passed > GRACE_MS) send(pid, 'SIGKILL');
      else if (!asked.has(pid)) {
        send(pid, 'SIGTERM');
        // One that is stopped hears nothing else.
        send(pid, 'SIGCONT');
      }
      asked.add(pid);
    }
    await sleep(LOOK_MS);
  }
}

/** The numbers of a run's living processes; zombies are none. */
export function listProcesses({ pid, mark, alive, since = 0 }: ProcessGroup): number[] {
  const all = process.platform === 'linux' ? linuxProcesses() : listedProcesses();
  const rootAlive = alive();
  const marked = process.platform === 'linux' ? undefined : markedByPs(mark);
  const ours = new Set<number>(rootAlive ? [pid] : []);
  const children = new Map<number, Process[]>();
  for (const one of all) {
    const siblings = children.get(one.parent);
    if (siblings) siblings.push(one);
    else children.set(one.parent, [one]);
    if (one.pid === process.pid || one.start < since) continue;
    // The number of a session or a group is not given to anybody else while one of its processes lives.
    if (one.session === pid || one.group === pid) ours.add(one.pid);
    else if (marked ? marked.has(one.pid) : hasMark(one.pid, mark)) ours.add(one.pid);
  }
  const waiting = [...ours];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const child of children.get(parent) ?? []) {
      if (ours.has(child.pid) || child.pid === process.pid) continue;
      ours.add(child.pid);
      waiting.push(child.pid);
    }
  }
  const living = new Set(all.map((one) => one.pid));
  return [...ours].filter((one) => living.has(one));
}

/** When a process began, in the system's own ticks; 0 where that is not known. */
export function processStart(pid: number): number {
  return (process.platform === 'linux' ? linuxProcess(String(pid))?.start : undefined) ?? 0;
}

function linuxProcesses(): Process[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (linuxProcess(name) ?? []) : []));
}

/** A living process; undefined for a zombie and for what has gone meanwhile. */
function linuxProcess(pid: string): Process | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  if (fields.length < 20 || state === 'Z' || state === 'X') return undefined;
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    start: Number(fields[19]),
  };
}

function hasMark(pid: number, mark: string): boolean {
  return `\0${readOrNothing(`/proc/${pid}/environ`)}`.includes(`\0${RUN_MARK}=${mark}\0`);
}

/** A process may end, or belong to somebody else, between being listed and being read. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function listedProcesses(): Process[] {
  return parseProcesses(ps(['-A', '-o', 'pid=,ppid=,pgid=,stat=']));
}

/** Reads `ps -o pid=,ppid=,pgid=,stat=`; zombies are left out. */
export function parseProcesses(text: string): Process[] {
  const list: Process[] = [];
  for (const line of text.split('\n')) {
    const fields = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/.exec(line);
    if (!fields || fields[4]?.startsWith('Z')) continue;
    list.push({
      pid: Number(fields[1]),
      parent: Number(fields[2]),
      group: Number(fields[3]),
      session: 0,
      start: 0,
    });
  }
  return list;
}

function markedByPs(mark: string): Set<number> {
  return parseMarked(ps(['-A', '-E', '-ww', '-o', 'pid=,command=']), mark);
}

/** Reads `ps -E -o pid=,command=`, which puts the environment behind the command: who carries the mark. */
export function parseMarked(text: string, mark: string): Set<number> {
  const pids = new Set<number>();
  for (const line of text.split('\n')) {
    if (` ${line} `.includes(` ${RUN_MARK}=${mark} `)) pids.add(Number.parseInt(line, 10));
  }
  return pids;
}

function ps(args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'ignore'] });
}

function send(pid: number, signal: 'SIGTERM' | 'SIGCONT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it is gone, which is what was wanted. EPERM: it is somebody else's; it is reported as left.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
