import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningWorker, startRunningWorker } from "../testing/running-worker";
import { untilDelivery, untilState } from "../testing/until";

// A loaded machine may need long for what takes milliseconds on an idle one.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

describe("the strategy adaptive", () => {
  const retry = { strategy: "adaptive", attempts: 1, firstDelayMs: 60_000, multiplier: 2 };

  it("waits longer for a subscriber that failed lately than for one that did well", async () => {
    const { db, arrange, deliver } = running;
    const delayAfter = async (statuses: number[]) => {
      const arranged = await arrange({ answers: statuses.map((status) => ({ status })), retry });
      for (const status of statuses.slice(0, -1)) {
        const { id } = await deliver(arranged);
        if (status === 200) await untilState(db, id, "delivered");
        else await untilDelivery(db, id, ({ attempts }) => attempts === 1);
      }
      const { id } = await deliver(arranged);
      return (await untilDelivery(db, id, ({ attempts }) => attempts === 1)).lastDelayMs;
    };
    // One failure of five recent attempts; then five of five.
    expect(await delayAfter([200, 200, 200, 200, 500])).toBe(Math.round(60_000 * 2 ** 0.4));
    expect(await delayAfter([500, 500, 500, 500, 500])).toBe(240_000);
  });
});
