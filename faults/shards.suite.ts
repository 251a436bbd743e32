import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShardStage } from "./shard-stage";

/**
 * Moves shards between one, two and three workers under load by starting, draining, killing and suspending them. The log of the
 * receiver shows that no delivery has overlapping attempts and that none waits longer than a lease and its takeover.
 */
const LEASE_MS = 10_000;
/** Other workers take an expired lease after a tenth of its duration and check every fifth; the rest is for a busy machine. */
const MARGIN_MS = 1000 + 2000 + 5000;
const STEP_WITHIN_MS = 180_000;

let stage: ShardStage;
beforeAll(async () => {
  stage = await ShardStage.up();
});
afterAll(() => stage.down());

describe("shards", () => {
  it("move between workers without overlapping attempts or a wait longer than a lease", {
    timeout: 600_000,
  }, async () => {
    const first = await stage.startWorker();
    await stage.untilOwnedBy([first], STEP_WITHIN_MS);
    stage.load();

    const second = await stage.startWorker();
    const third = await stage.startWorker();
    await stage.untilOwnedBy([first, second, third], STEP_WITHIN_MS);
    await stage.untilDelivering([second, third], STEP_WITHIN_MS);

    await stage.drain(second);
    await stage.untilOwnedBy([first, third], STEP_WITHIN_MS);

    await stage.breakDown(third, "SIGKILL");
    await stage.untilOwnedBy([first], STEP_WITHIN_MS);

    const fourth = await stage.startWorker();
    await stage.untilOwnedBy([first, fourth], STEP_WITHIN_MS);
    await stage.untilDelivering([fourth], STEP_WITHIN_MS);

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
