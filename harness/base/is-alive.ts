/** Whether a process with this number is running; those of other users count. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process that must not be signalled is running.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
