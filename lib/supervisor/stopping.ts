import { setInterval as every } from "node:timers";

/** Interval of the checks for the parent process. */
const CHECK_EVERY_MS = 1_000;
/** Below npm, which forwards the signal, one Ctrl-C arrives twice within this time. */
const SAME_REQUEST_MS = 1_500;

/**
 * Combines all requests to stop into one abort signal: Ctrl-C, SIGTERM, a closed terminal, and the death of the parent npm. A
 * second Ctrl-C exits at once; the lifelines of the children then end them.
 * @param onRequest called once, at the first request.
 */
export function listenForStop(onRequest: () => void): AbortSignal {
  const stopping = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (stopping.signal.aborted) {
      if (performance.now() - firstAt > SAME_REQUEST_MS) process.exit(1);
      return;
    }
    firstAt = performance.now();
    onRequest();
    stopping.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    every(() => process.ppid !== parent && !stopping.signal.aborted && stop(), CHECK_EVERY_MS).unref();
  }
  return stopping.signal;
}
