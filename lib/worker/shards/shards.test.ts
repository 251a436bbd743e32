import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SHARD_COUNT } from "../../db/ids";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type ClaimedDelivery, NEVER_TRIED } from "../claims/claimed-delivery";
import { HeldDeliveries } from "../claims/held-deliveries";
import { WorkQueue } from "../claims/work-queue";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { Shards } from "./shards";

/** The last shard is the first to be left. */
const SHARD = SHARD_COUNT - 1;
const log = pino({ level: "silent" });
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("a shard that is released takes its unwritable outcomes along: its next owner recovers them", async () => {
  const link = new Link(db.url, "test");
  const [clock, heldDeliveries] = [new DatabaseClock(), new HeldDeliveries()];
  const [queue, config] = [new WorkQueue(clock), new Config(link, log)];
  const links = { control: link, leaseLink: link, claimer: link };
  const own = { clock, config, heldDeliveries, queue, workerId: randomUUID(), leaseMs: 10_000, log };
  const shards = new Shards({ ...links, ...own, onRecovered: () => {} });
  await shards.beat();
  expect(shards.share).toBe(1);

  const delivery: ClaimedDelivery = {
    id: randomUUID(),
    shard: SHARD,
    claimToken: randomUUID(),
    edit: null,
    eventId: randomUUID(),
    subscriberId: randomUUID(),
    handlerId: randomUUID(),
    priority: 1,
    expectedStatus: 200,
    dueAt: 0,
    contentType: null,
    body: null,
    ...NEVER_TRIED,
  };
  const arrived = heldDeliveries.expect(delivery.claimToken, SHARD);
  heldDeliveries.add(delivery);
  arrived();

  heldDeliveries.markUnwritable(delivery);
  expect(heldDeliveries.holds(delivery.claimToken)).toBe(false); // so that a sweep takes its claim for an orphan
  expect(heldDeliveries.takeFinishedClaims()).toEqual([]);
  expect(heldDeliveries.idsOf(SHARD)).toEqual([]);
  expect(heldDeliveries.unclaimableOf(SHARD)).toEqual([delivery.id]);

  await db.pool.query(
    "insert into worker (id, host, pid, started_at, seen_at) values ($1, 'other', 1, now(), now())",
    [randomUUID()],
  );
  await shards.beat();
  expect(shards.share).toBe(1 / 2);
  expect(shards.holds(SHARD)).toBe(false);
  const owner = "select worker_id from shard_lease where shard = $1";
  expect((await db.pool.query(owner, [SHARD])).rows).toEqual([{ worker_id: null }]);
  expect(heldDeliveries.unclaimableOf(SHARD)).toEqual([]); // when the shard comes back, it can be claimed again

  await shards.close();
  await link.close();
});
