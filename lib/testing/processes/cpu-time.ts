/**
 * How long this process computed while `work` ran, in milliseconds. Bounds on the time for texts that somebody chose are
 * held against this: what else a machine does is not in it.
 */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
