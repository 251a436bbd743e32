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

const release = (kind: Kind, operationId: string, one: { shard: number; subscriberId: string }) =>
  releaseLocked(
    link,
    kind,
    {
      ...{ operationId, shard: one.shard, workerId, now: Date.now(), isCanary: false },
      ...{ wants: new Map([[one.subscriberId, 1]]), earlier: [] },
    },
    EXTRA[kind],
  );
const EXTRA = { retry: ["manual"], discard: [new Date(Date.now() + DAY_MS).toISOString()], accept: [] };

describe.each(KINDS)("a release of %s and an edit of one of its deliveries at once", (kind) => {
  it.each([
    { end: "commit", by: "since", result: "skipped", reason: "changed_meanwhile" },
    { end: "commit", by: "before", result: "skipped", reason: "in_operation" },
    { end: "rollback", by: "since", result: kind === "retry" ? "sending" : "changed", reason: null },
  ])(
    "after the $end of an edit begun $by the set was frozen the item is $result ($reason)",
    async ({ end, by, result, reason }) => {
      const {
        deliveries: [one],
        subscriber,
      } = await createFailures(db, 1);
      if (!one) throw new Error("made above");
      await db.prisma.delivery.updateMany({
        where: { id: one.id },
        data: { httpStatus: subscriber.expectedStatus, failureKind: "http_status" },
      });
      const createdAt = new Date(Date.now() + (by === "since" ? -60_000 : 60_000));
      const { id: operationId } = await createOperation(
        db.prisma,
        { kind, createdAt, state: "draft" },
        [one],
        "pending",
      );
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
      expect(await db.prisma.operationItem.findMany({ where: { operationId } })).toMatchObject([
        { result, reason },
      ]);
    },
  );
});
