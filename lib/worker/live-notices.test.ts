import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { SYSTEM } from "../access/actor";
import { listenForChanges } from "../live/data";
import type { LiveNoun } from "../live/nouns";
import { retryDeliveries } from "../operations/mutations";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { until } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let listener: ReturnType<typeof listenForChanges>;
/** What each process announced, in order; a process is the beginning of its ids. */
let heard: { process: string; changed: readonly LiveNoun[] }[] = [];
beforeAll(async () => {
  running = await startRunningWorker();
  await new Promise<void>((resolve) => {
    listener = listenForChanges(running.db.url, {
      onListening: () => resolve(),
      onNotice: ({ id, changed }) => heard.push({ process: id.slice(0, id.lastIndexOf("-")), changed }),
    });
    listener.start();
  });
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await listener.stop();
  await running.stop();
});

const untilHeard = (isIt: (notice: (typeof heard)[number]) => boolean) =>
  until(
    async () => heard.find(isIt),
    (found) => found !== undefined,
  );

describe("a worker announces", () => {
  it("what it settles", async () => {
    await running.deliver(await running.arrange());
    const found = await untilHeard(({ changed }) => changed.includes("deliveries"));
    expect(found?.changed).toEqual(["deliveries"]);
  });

  it("the settles and the end of an operation, which another process has announced before", async () => {
    const { subscriber } = await running.arrange();
    const { deliveries } = await createFailures(running.db, 2, { subscriber });
    heard = [];
    await retryDeliveries(running.db, SYSTEM, { by: "ids", deliveryIds: deliveries.map(({ id }) => id) });
    const begun = await untilHeard(({ changed }) => changed.includes("operations"));
    expect(begun?.changed).toEqual(["deliveries", "operations"]);
    await untilHeard(({ process, changed }) => process !== begun?.process && changed.includes("operations"));
    await until(
      () => running.db.prisma.operation.findFirstOrThrow(),
      ({ state }) => state === "done",
    );
  });

  it("the circuit that it opens", async () => {
    const circuit = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 2, coolDownMs: 60_000, probes: 1 };
    const arranged = await running.arrange({ answers: [{ status: 500 }], circuit });
    heard = [];
    for (let count = 0; count < 2; count++) await running.deliver(arranged);
    await untilHeard(({ changed }) => changed.includes("configuration"));
  });
});
