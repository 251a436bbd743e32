import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { SHARD_COUNT } from "../../db/ids";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { ShardLeases } from "./shard-leases";

const LEASE_MS = 10_000;
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => db.drop());

describe("a shard whose lease has ended", () => {
  it("is reported as lost before `holds` returns false, however late timers are", async () => {
    const link = new Link(db.url, "test");
    const lost: number[] = [];
    const events = {
      onGained: () => {},
      onLost: (shards: number[]) => lost.push(...shards),
      onLeaving: () => {},
    };
    const shards = new ShardLeases({
      link,
      clock: new DatabaseClock(),
      workerId: randomUUID(),
      leaseMs: LEASE_MS,
      events,
    });
    await shards.beat();
    expect(shards.holds(3)).toBe(true);
    expect(lost).toEqual([]);

    const late = performance.now() + LEASE_MS;
    vi.spyOn(performance, "now").mockReturnValue(late);
    expect(shards.holds(3)).toBe(false);
    expect(lost).toHaveLength(SHARD_COUNT);
    vi.restoreAllMocks();
    await shards.close();
    await link.close();
  });
});
