import { setImmediate } from "node:timers/promises";

/** Work that may be interrupted at every `yield`. */
export type Steps<Result> = Generator<undefined, Result>;

/** Longest time that the work blocks the event loop, in milliseconds. */
const TURN_MS = 10;

/** Runs long work in short turns. Between them, the process handles its other requests. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}
