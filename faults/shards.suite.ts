import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShardStage } from "./shard-stage";

/**
 * Shards move between one, two and three workers under load: by starting, draining, killing and stopping for long. The
 * receiver measures: no delivery is attempted twice at once, and none waits for longer than a lease and what belongs to it.
 */
const LEASE_MS = 10_000;
/** Others leave a lease alone for a tenth of it, look every fifth, and a busy machine needs its time for everything. */
const MARGIN_MS = 1000 + 2000 + 5000;
const STEP_WITHIN_MS = 180_000;

let stage: ShardStage;
beforeAll(async () => {
  stage = await ShardStage.up();
});
afterAll(() => stage.down());

describe("shards", () => {
  it("move between workers, and no delivery is sent twice at once or waits longer than a lease", {
    timeout: 600_000,
  }, async () => {
    const first = await stage.startWorker();
    await stage.untilOwnedBy([first], STEP_WITHIN_MS);
    stage.load();

    const second = await stage.startWorker();
    const third = await stage.startWorker();
    await stage.untilOwnedBy([first, second, third], STEP_WITHIN_MS);

    await stage.drain(second);
    await stage.untilOwnedBy([first, third], STEP_WITHIN_MS);

    await stage.breakDown(third, "SIGKILL");
    await stage.untilOwnedBy([first], STEP_WITHIN_MS);

    const fourth = await stage.startWorker();
    await stage.untilOwnedBy([first, fourth], STEP_WITHIN_MS);

    await stage.breakDown(fourth, "SIGSTOP");
    await stage.untilOwnedBy([first], STEP_WITHIN_MS);
    stage.continue(fourth);
    await stage.untilOwnedBy([first, fourth], STEP_WITHIN_MS);

    const { events, duplicates, unclear } = await stage.close();
    const { overlapping, longestWaitMs, workers } = await stage.measure();
    console.info(
      `shards: ${events} events, ${duplicates} duplicates, ${unclear} unclear, longest wait ${(longestWaitMs / 1000).toFixed(1)} s`,
    );
    expect(workers.size).toBe(4);
    expect(overlapping).toEqual([]);
    expect(longestWaitMs).toBeLessThanOrEqual(LEASE_MS + MARGIN_MS);
  });
});
