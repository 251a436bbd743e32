import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { LANE_COUNT } from "../../db/ids";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { LaneLeases } from "./lanes";

const LEASE_MS = 10_000;
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => db.drop());

describe("a lane whose lease has run out", () => {
  it("is told as lost before anybody hears that it is not held, however late timers are", async () => {
    const link = new Link(db.url, "test");
    const lost: number[] = [];
    const events = {
      onGained: () => {},
      onLost: (shards: number[]) => lost.push(...shards),
      onLeaving: () => {},
    };
    const lanes = new LaneLeases({
      link,
      clock: new DatabaseClock(),
      workerId: randomUUID(),
      leaseMs: LEASE_MS,
      events,
    });
    await lanes.beat();
    expect(lanes.holds(3)).toBe(true);
    expect(lost).toEqual([]);

    const late = performance.now() + LEASE_MS;
    vi.spyOn(performance, "now").mockReturnValue(late);
    expect(lanes.holds(3)).toBe(false);
    expect(lost).toHaveLength(LANE_COUNT);
    vi.restoreAllMocks();
    await lanes.close();
    await link.close();
  });
});
