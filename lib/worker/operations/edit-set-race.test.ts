import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorker } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { SYSTEM } from "../../access/actor";
import { type Database, openDatabase } from "../../db/client";
import { newDeliveryId, newEventId, newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { readOperation } from "../../operations/data/list";
import { editAndRetry } from "../../operations/mutations/edit";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { untilBlocked } from "../../testing/until";
import { Link } from "../database/link";
import { LOCK_ORIGINALS, RELEASE_COPIES } from "./copy-statements";
import { releaseCopies } from "./release-copies";

let db: TestDatabase;
let other: Database;
const workerId = newId();
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
  await ensurePartitionsAhead(db.pool, new Date());
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await other.close();
  await db.drop();
});

/** A failure, an operation that has it as a pending item, and a release of that. */
async function arrange() {
  const { deliveries } = await createFailures(db, 1);
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  const { id } = await createOperation(db.prisma, { kind: "edit_and_retry" }, [one], "pending");
  const release = (worker = workerId) => {
    const now = Date.now();
    const event = newEventId(now, one.shard);
    const given = [
      [one.id],
      [newDeliveryId(event, now)],
      [event],
      [1],
      [2],
      [true],
      [false],
      ["http://x"],
      [null],
      [true],
    ];
    const common = [id, one.shard, worker, new Date(now), [], "manual", Buffer.from("{}"), null];
    return { text: RELEASE_COPIES, values: [...common, ...given], rowMode: "array" as const };
  };
  const copies = () => db.prisma.deliveryEdit.count({ where: { originalId: one.id } });
  return { one, id, release, copies };
}

describe("two releases of one item at once", () => {
  it.each([
    ["commit", "0"],
    ["rollback", "1"],
  ] as const)(
    "make one copy: the second waits for the first, and its result after the %s is correct",
    async (end, sent) => {
      const { id, release, copies } = await arrange();
      const client = await other.pool.connect();
      try {
        await client.query("begin");
        expect((await client.query(release())).rows).toEqual([[expect.any(String), "1", "1", "0"]]);
        const second = db.pool.query(release());
        await untilBlocked(db, 1);
        await client.query(end);
        const { rows } = await second;
        expect(rows.map(([, , released]) => released)).toEqual(sent === "1" ? ["1"] : []);
      } finally {
        client.release();
      }
      expect(await copies()).toBe(1);
      expect((await readOperation(db, id)).counts).toMatchObject({ pending: 0, sending: 1, total: 1 });
    },
  );
});

it("a worker that has lost the shard makes none, nor does one whose operation was paused meanwhile", async () => {
  const { id, release, copies } = await arrange();
  expect((await db.pool.query(release(newId()))).rows).toEqual([]);
  await db.prisma.operation.update({ where: { id }, data: { state: "pausing" } });
  expect((await db.pool.query(release())).rows).toEqual([]);
  expect(await copies()).toBe(0);
  expect((await readOperation(db, id)).counts).toMatchObject({ pending: 1 });
});

it("of two edits of one delivery at once the second names the operation of the first, and makes no copy", async () => {
  const { deliveries } = await createFailures(db, 1);
  const id = deliveries[0]?.id ?? "";
  const edits = [db, other].map((each) => editAndRetry(each, SYSTEM, id, { payload: 1, reason: "Mended" }));
  const results = await Promise.allSettled(edits);
  const made = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(made).toHaveLength(1);
  expect(refused).toMatchObject([
    {
      code: "conflict",
      details: [
        { field: "in_operation", message: made[0]?.operationId },
        { field: "copy", message: made[0]?.deliveryId },
      ],
    },
  ]);
  expect(await db.prisma.deliveryEdit.count({ where: { originalId: id } })).toBe(1);
});

describe("a release of a set and an edit of one delivery at once", () => {
  let link: Link;
  beforeAll(() => {
    link = new Link(db.url, "test");
  });
  afterAll(() => link.close());

  const edit = (id: string) => editAndRetry(other, SYSTEM, id, { payload: 1, reason: "Mended" });
  const release = (operationId: string, one: { shard: number; subscriberId: string }) =>
    releaseCopies(
      link,
      {
        ...{ operationId, shard: one.shard, workerId, now: Date.now(), isCanary: false },
        ...{ wants: new Map([[one.subscriberId, 1]]), earlier: [], trigger: "manual" },
        urlOf: () => "http://x",
      },
      pino({ level: "silent" }),
    );
  const results = (operationId: string) =>
    db.prisma.operationItem.findMany({
      where: { operationId },
      select: { result: true, reason: true, heldBy: true },
    });

  it.each([
    { end: "commit", by: "since", result: "skipped", reason: "changed_meanwhile" },
    { end: "commit", by: "before", result: "skipped", reason: "in_operation" },
    { end: "rollback", by: "since", result: "sending", reason: null },
  ])(
    "make one copy: after the $end of an edit begun $by the set was frozen its item is $result ($reason)",
    async ({ end, by, result, reason }) => {
      const { deliveries } = await createFailures(db, 1);
      const [one] = deliveries;
      if (!one) throw new Error("made above");
      const createdAt = new Date(Date.now() + (by === "since" ? -60_000 : 60_000));
      const set = { kind: "edit_and_retry", createdAt, state: "draft" } as const;
      const { id: operationId } = await createOperation(db.prisma, set, [one], "pending");
      await db.prisma.operationEdit.create({ data: { operationId, headers: { "x-fixed": "yes" } } });
      const blocker = await db.pool.connect();
      try {
        // The edit has locked its original and written the copy when it waits for this.
        await blocker.query("begin; lock table audit_log in share row exclusive mode");
        const edited = edit(one.id).catch((error: unknown) => error);
        await untilBlocked(db, 1);
        await db.prisma.operation.update({ where: { id: operationId }, data: { state: "running" } });
        const released = release(operationId, one);
        await untilBlocked(db, 2);
        if (end === "rollback") {
          const { rowCount } = await blocker.query(
            "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%audit_log%'",
          );
          expect(rowCount).toBe(1);
        }
        await blocker.query("commit");
        await Promise.all([edited, released]);
      } finally {
        blocker.release();
      }
      expect(await results(operationId)).toMatchObject([{ result, reason }]);
      expect(await db.prisma.deliveryEdit.count({ where: { originalId: one.id } })).toBe(1);
    },
  );

  it("make one copy: an edit that waited for the release is answered with the operation", async () => {
    const { one, id, release: text, copies } = await arrange();
    const client = await db.pool.connect();
    let edited: Promise<unknown>;
    try {
      await client.query("begin");
      await client.query(LOCK_ORIGINALS, [id, one.shard, workerId, [one.id]]);
      await client.query(text());
      edited = edit(one.id).catch((error: unknown) => error);
      await untilBlocked(db, 1);
      await client.query("commit");
    } finally {
      client.release();
    }
    expect(await edited).toMatchObject({
      code: "conflict",
      details: [{ field: "in_operation", message: id }, { field: "copy" }],
    });
    expect(await copies()).toBe(1);
  });
});
