const LOCK = "redeliver-live";

/**
 * Runs work in one tab of the browser: that of the leader, which holds a lock. When it ends, the next tab that waits leads. Without
 * locks (a page that came neither by https nor from this machine) every tab leads.
 * @param run begins the work, and returns how to end it
 * @returns a function that ends the work, or the waiting for it
 */
export function lead(run: () => () => void, locks: LockManager | undefined): () => void {
  if (!locks) return run();
  const waiting = new AbortController();
  let end: (() => void) | undefined;
  const led = locks.request(LOCK, { signal: waiting.signal }, () => {
    if (waiting.signal.aborted) return;
    const endWork = run();
    return new Promise<void>((resolve) => {
      end = () => {
        endWork();
        resolve();
      };
    });
  });
  led.catch(() => undefined); // the waiting was ended
  return () => {
    if (end) end();
    else waiting.abort();
  };
}
