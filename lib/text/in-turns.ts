import { setImmediate } from "node:timers/promises";

/** Work that says, at every `yield`, that others may go on now. */
export type Steps<Result> = Generator<undefined, Result>;

/** How long one piece of work keeps everything else of its process waiting, in milliseconds. */
const TURN_MS = 10;

/** Does long work in short turns: in between, the process answers its other requests. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}
