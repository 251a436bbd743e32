import { setInterval as every } from "node:timers";

/** How often the process that started this one is looked for. */
const LOOK_MS = 1_000;
/** Ctrl-C reaches this process twice when it runs below npm, which passes the signal on; that is one wish, not two. */
const SAME_WISH_MS = 1_500;

/**
 * Turns every way of being told to stop into one abort signal: Ctrl-C, SIGTERM, a closed terminal, and the death of
 * the npm that started this process. A second Ctrl-C ends at once; children see that by their lifelines.
 * @param onWish called once, when the first of them arrives.
 */
export function listenForStop(onWish: () => void): AbortSignal {
  const stopping = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (stopping.signal.aborted) {
      if (performance.now() - firstAt > SAME_WISH_MS) process.exit(1);
      return;
    }
    firstAt = performance.now();
    onWish();
    stopping.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    every(() => process.ppid !== parent && !stopping.signal.aborted && stop(), LOOK_MS).unref();
  }
  return stopping.signal;
}
