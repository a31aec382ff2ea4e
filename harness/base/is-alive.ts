/** Whether there is a process with this number; somebody else's counts, too. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // What may not be asked is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
