import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorker } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { SYSTEM } from "../../access/actor";
import { type Database, openDatabase } from "../../db/client";
import { newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { editAndRetry } from "../../operations/mutations/edit";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { startPostgresRelay } from "../../testing/servers/postgres-relay";
import { untilBlocked } from "../../testing/until";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { releaseLocked } from "./release-locked";

let db: TestDatabase;
let other: Database;
let link: Link;
const workerId = newId();
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
  link = new Link(db.url, "test");
  await ensurePartitionsAhead(db.pool, new Date());
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await link.close();
  await other.close();
  await db.drop();
});

const KINDS = ["retry", "discard", "accept"] as const;
type Kind = (typeof KINDS)[number];

const release = (
  kind: Kind,
  operationId: string,
  one: { shard: number; subscriberId: string },
  through = link,
) =>
  releaseLocked(
    through,
    kind,
    {
      ...{ operationId, shard: one.shard, workerId, now: Date.now(), isCanary: false },
      ...{ wants: new Map([[one.subscriberId, 1]]), earlier: [] },
    },
    EXTRA[kind],
  );
const EXTRA = { retry: ["manual"], discard: [new Date(Date.now() + DAY_MS).toISOString()], accept: [] };

/** A failure that is answered as its subscriber expects now, and a set that has it as a pending item. */
async function arrange(kind: Kind, data: { createdAt?: Date; state?: "draft" } = {}) {
  const { deliveries, subscriber } = await createFailures(db, 1);
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  const answered = { httpStatus: subscriber.expectedStatus, failureKind: "http_status" } as const;
  await db.prisma.delivery.updateMany({ where: { id: one.id }, data: answered });
  const { id: operationId } = await createOperation(db.prisma, { kind, ...data }, [one], "pending");
  return { one, operationId };
}
const itemsOf = (operationId: string) => db.prisma.operationItem.findMany({ where: { operationId } });

describe.each(KINDS)("a release of %s and an edit of one of its deliveries at once", (kind) => {
  it.each([
    { end: "commit", by: "since", result: "skipped", reason: "changed_meanwhile" },
    { end: "commit", by: "before", result: "skipped", reason: "in_operation" },
    { end: "rollback", by: "since", result: kind === "retry" ? "sending" : "changed", reason: null },
  ])(
    "after the $end of an edit begun $by the set was frozen the item is $result ($reason)",
    async ({ end, by, result, reason }) => {
      const createdAt = new Date(Date.now() + (by === "since" ? -60_000 : 60_000));
      const { one, operationId } = await arrange(kind, { createdAt, state: "draft" });
      const blocker = await db.pool.connect();
      try {
        await blocker.query("begin; lock table audit_log in share row exclusive mode");
        const edited = editAndRetry(other, SYSTEM, one.id, { payload: 1, reason: "Mended" }).catch(
          (error: unknown) => error,
        );
        await untilBlocked(db, 1);
        await db.prisma.operation.update({ where: { id: operationId }, data: { state: "running" } });
        const released = release(kind, operationId, one);
        await untilBlocked(db, 2);
        if (end === "rollback")
          await blocker.query(
            "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%audit_log%'",
          );
        await blocker.query("commit");
        await Promise.all([edited, released]);
      } finally {
        blocker.release();
      }
      expect(await itemsOf(operationId)).toMatchObject([{ result, reason }]);
    },
  );
});

it.each(KINDS)(
  "a worker that is gone after it has locked what is to be released (%s) has changed nothing",
  async (kind) => {
    const { one, operationId } = await arrange(kind);
    const relay = await startPostgresRelay(db.url);
    const gone = new Link(relay.url, "gone");
    const held = relay.hold(`release_${kind}`);
    const cut = release(kind, operationId, one, gone).catch((error: unknown) => error);
    await held.asked;
    const second = release(kind, operationId, one);
    await untilBlocked(db, 1);
    expect(await itemsOf(operationId)).toMatchObject([{ result: "pending" }]);
    await relay.close();
    expect(await cut).toBeInstanceOf(Error);
    await gone.close();
    const sent = kind === "retry" ? "1" : "0";
    expect(await second).toEqual([[one.subscriberId, "1", sent, "0"]]);
    expect(await itemsOf(operationId)).toMatchObject([{ result: kind === "retry" ? "sending" : "changed" }]);
  },
);

it.each(KINDS)(
  "a release (%s) does not wait for the settle of what was sent since its set was frozen",
  async (kind) => {
    const { one, operationId } = await arrange(kind);
    await db.prisma.delivery.updateMany({ where: { id: one.id }, data: { state: "scheduled" } });
    const settling = await db.pool.connect();
    try {
      await settling.query("begin");
      await settling.query("update delivery set attempts = attempts + 1 where id = $1", [one.id]);
      await release(kind, operationId, one);
      await settling.query("commit");
    } finally {
      settling.release();
    }
    expect(await itemsOf(operationId)).toMatchObject([{ result: "skipped", reason: "changed_meanwhile" }]);
  },
);

it("a release that waited for the removal of a payload skips the delivery for it", async () => {
  const { one, operationId } = await arrange("retry");
  const removing = await db.pool.connect();
  try {
    await removing.query("begin");
    await removing.query("select from delivery where id = $1 for share", [one.id]);
    const released = release("retry", operationId, one);
    await untilBlocked(db, 1);
    await removing.query("delete from event_payload where event_id = $1", [one.eventId]);
    await removing.query(
      "insert into removed_partition (table_name, day, removed_at, bytes) select 'event_payload', (received_at at time zone 'utc')::date, now(), 0 from delivery where id = $1 on conflict do nothing",
      [one.id],
    );
    await removing.query("commit");
    await released;
  } finally {
    removing.release();
  }
  expect(await itemsOf(operationId)).toMatchObject([{ result: "skipped", reason: "payload_removed" }]);
});
