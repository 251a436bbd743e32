import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvent, createHandler, createPolicy, createPublisher } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { ensurePartitionsAhead } from "../db/partitions";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { HOUR_MS } from "../time/units";
import { findPublisherInUse, listPublishersInUse } from "./data";
import { deletePublisher, updatePublisher } from "./mutations";

let db: TestDatabase;
const now = new Date();
beforeAll(async () => {
  db = await createTestDatabase();
  await ensurePartitionsAhead(db.pool, now);
});
afterAll(() => db.drop());

const position = { sort: "name", direction: "ASC", limit: 50, offset: 0 } as const;
const none = { statuses: [] };
const exactly = (count: number) => ({ count, isExact: true });

it("counts what each publisher sent in the last day, accepted and refused", async () => {
  const busy = await createPublisher(db.prisma, { name: "Busy" });
  await createPublisher(db.prisma, { name: "Idle", status: "pending" });
  const of = { publisherId: busy.id, publisherName: busy.name };
  await createEvent(db.prisma, { ...of, receivedAt: now });
  await createEvent(db.prisma, { ...of, receivedAt: new Date(now.getTime() - 23 * HOUR_MS) });
  await createEvent(db.prisma, { ...of, receivedAt: new Date(now.getTime() - 25 * HOUR_MS) });
  await createEvent(db.prisma, { ...of, receivedAt: now, httpStatus: 400 });
  await createEvent(db.prisma, { receivedAt: now, httpStatus: 401 });

  const { items, total } = await withTotal(await listPublishersInUse(db, none, position, now));
  expect(total).toBe(2);
  expect(items).toMatchObject([
    { name: "Busy", status: "approved", lately: { accepted: exactly(2), refused: exactly(1) } },
    { name: "Idle", status: "pending", lately: { accepted: exactly(0), refused: exactly(0) } },
  ]);
  expect(Object.keys(items[0] ?? {}).join()).not.toMatch(/secret/i);
  const pending = await listPublishersInUse(db, { statuses: ["pending"] }, position, now);
  expect(pending.items.map(({ name }) => name)).toEqual(["Idle"]);
});

it("stops counting at a limit, and says so", async () => {
  const { id } = await createPublisher(db.prisma, { name: "Flood" });
  await db.pool.query(
    `insert into event (id, shard, received_at, http_status, path, publisher_id, size_bytes)
     select gen_random_uuid(), 0, $2, 202, '/', $1, 1 from generate_series(1, 1001)`,
    [id, now],
  );
  const { items } = await listPublishersInUse(db, none, position, now);
  expect(items.find((one) => one.id === id)?.lately?.accepted).toEqual({ count: 1000, isExact: false });
  expect((await findPublisherInUse(db, id, now))?.lately?.accepted).toEqual(exactly(1001));
});

it("shows what could not be counted in time as unknown", async () => {
  const { id } = await createPublisher(db.prisma, { name: "Slow" });
  const holder = await db.pool.connect();
  try {
    // The count waits for the table until its time is up.
    await holder.query("begin; lock table event in access exclusive mode");
    expect(await findPublisherInUse(db, id, now)).toMatchObject({ publisher: { id }, lately: null });
  } finally {
    await holder.query("rollback");
    holder.release();
  }
});

it("names the policies that recognise publishers, with their handlers", async () => {
  const { id } = await createPublisher(db.prisma, { name: "Accepted" });
  const policy = await createPolicy(db.prisma, { name: "Client IDs", interceptors: [{ type: "client-id" }] });
  await createPolicy(db.prisma, {
    name: "Addresses",
    interceptors: [{ type: "ip", allow: ["::1"], deny: [] }],
  });
  await createPolicy(db.prisma, { name: "Unreadable", interceptors: [{ type: "of-another-release" }] });
  await createHandler(db.prisma, { basePath: "/paid", policyId: policy.id });
  expect(await findPublisherInUse(db, id, now)).toMatchObject({
    policies: [{ id: policy.id, name: "Client IDs", basePaths: ["/paid"] }],
    policyCount: 1,
  });
});

it("deletes only the version that was confirmed, and events keep the name", async () => {
  const { id, updatedAt } = await createPublisher(db.prisma, { name: "Gone" });
  const event = await createEvent(db.prisma, { publisherId: id, publisherName: "Gone", receivedAt: now });
  const { updatedAt: newer } = await updatePublisher(db, SYSTEM, id, { status: "cancelled" });
  await expect(deletePublisher(db, SYSTEM, id, updatedAt)).rejects.toMatchObject({ code: "conflict" });
  await deletePublisher(db, SYSTEM, id, newer);
  expect(await findPublisherInUse(db, id, now)).toBeNull();
  const where = { id: event.id };
  expect(await db.prisma.event.findFirst({ where })).toMatchObject({
    publisherId: id,
    publisherName: "Gone",
  });
});

it.each(["no id", "01932b1e-0000-7000-8000-000000000001"])("finds nothing under %j", async (id) => {
  expect(await findPublisherInUse(db, id, now)).toBeNull();
});
