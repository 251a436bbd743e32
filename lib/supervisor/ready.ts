import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** Interval of the requests for readiness. */
const POLL_EVERY_MS = 50;

/** Waits until an address answers 2xx. The signal ends the wait. */
export function answers(url: string): (child: ChildProcess, signal: AbortSignal) => Promise<void> {
  return async (_child, signal) => {
    while (!(await isAnswering(url, signal))) await pause(POLL_EVERY_MS, undefined, { signal });
  };
}

/** Waits until a child sends `"ready"` on its channel. */
export async function saysReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const listen = (message: unknown) => message === "ready" && done(resolve);
    const abort = () => done(() => reject(signal.reason));
    const done = (settle: () => void) => {
      child.off("message", listen);
      signal.removeEventListener("abort", abort);
      settle();
    };
    child.on("message", listen);
    signal.addEventListener("abort", abort, { once: true });
  });
}

async function isAnswering(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
