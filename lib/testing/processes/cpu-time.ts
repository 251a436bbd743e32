/**
 * Returns the processor time of this process during `work`, in milliseconds. Time limits for hostile texts use it because it
 * excludes the load of other processes.
 */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
