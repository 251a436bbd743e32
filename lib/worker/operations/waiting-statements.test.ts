import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClaim, createSubscriber, createWorker } from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { createWaiting, firstLater, retriedLater } from "../../../prisma/factories/waiting";
import { plainValues } from "../../db/array-text";
import { newId, shardOf } from "../../db/ids";
import { RELEASED_RANK } from "../../engine/priority";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { untilBlocked } from "../../testing/until";
import { FAIL_UNDELIVERABLE, undeliverableParameters } from "../claims/undeliverable-statements";
import { Link } from "../database/link";
import { RELEASE } from "./release-statements";

const SHARD = 7;
const NOW = new Date();
const workerId = newId();

let db: TestDatabase;
let link: Link;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "test");
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

type Kind = "retry_now" | "stop";
type Waiting = Awaited<ReturnType<typeof createWaiting>>;

/** Freezes a set as it is now. */
const freeze = (kind: Kind, { deliveries }: Waiting) =>
  createOperation(db.prisma, { kind }, deliveries, "pending");

/** Runs the statement that releases the items of a subscriber. @returns how many were taken, and how many of them are sent */
async function release(kind: Kind, id: string, subscriberId: string, earlier: string[] = []) {
  const common = [id, SHARD, workerId, NOW.toISOString(), `{${subscriberId}}`, "{500}", plainValues(earlier)];
  const notified = kind === "stop" ? ["{}", "{}", "{}", "{}"] : [];
  const [row] = await link.query<[string, string, string]>({
    name: kind,
    text: RELEASE[kind],
    values: [...common, ...notified],
  });
  return row?.slice(1, 3).map(Number);
}

const itemsOf = (operationId: string) => db.prisma.operationItem.findMany({ where: { operationId } });
const stored = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });
const change = (id: string, data: object) => db.prisma.delivery.updateMany({ where: { id }, data });

describe.each<Kind>(["retry_now", "stop"])("%s", (kind) => {
  it("skips with the first reason that applies", async () => {
    const waiting = await createWaiting(db, 8, { shard: SHARD });
    const [tried, sentMeanwhile, failed, sent, released, held, gone, stale] = waiting.deliveries.map(
      ({ id }) => id,
    );
    const { id } = await freeze(kind, waiting);
    const other = await createOperation(db.prisma, { kind: "retry" });
    const earlier = await freeze("stop", {
      ...waiting,
      deliveries: waiting.deliveries.filter((one) => one.id === held),
    });
    await change(tried ?? "", { attempts: 2 });
    await change(sentMeanwhile ?? "", { attempts: 2 });
    await createClaim(db.prisma, { id: sentMeanwhile ?? "", shard: SHARD, attempts: 2 });
    await change(failed ?? "", { state: "failed", failedAt: NOW });
    await createClaim(db.prisma, { id: sent ?? "", shard: SHARD, attempts: 1 });
    await change(released ?? "", { operationId: other.id });
    await db.prisma.delivery.deleteMany({ where: { id: gone ?? "" } });
    // Its attempt has settled; the claim is removed a moment later.
    await createClaim(db.prisma, { id: stale ?? "", shard: SHARD, attempts: 0 });
    const sending = kind === "retry_now" ? 1 : 0;
    expect(await release(kind, id, waiting.subscriber.id, [earlier.id])).toEqual([8, sending]);
    const items = await itemsOf(id);
    expect(
      Object.fromEntries(items.map(({ deliveryId, reason, heldBy }) => [deliveryId, [reason, heldBy]])),
    ).toEqual({
      [tried ?? ""]: ["changed_meanwhile", null],
      [sentMeanwhile ?? ""]: ["changed_meanwhile", null],
      [failed ?? ""]: ["changed_meanwhile", null],
      [sent ?? ""]: ["already_sending", null],
      [released ?? ""]: ["in_operation", other.id],
      [held ?? ""]: ["in_operation", earlier.id],
      [gone ?? ""]: ["not_found", null],
      [stale ?? ""]: [null, null],
    });
    expect(await db.prisma.operationShard.findFirstOrThrow({ where: { operationId: id } })).toMatchObject({
      ...{ pending: 0, skipped: 7, sending, changed: 1 - sending },
    });
    expect(await stored(sent ?? "")).toMatchObject({ state: "scheduled", operationId: null, attempts: 1 });
    expect(await stored(released ?? "")).toMatchObject({ state: "scheduled", operationId: other.id });
  });

  it("skips what is gone, also where nothing is claimed", async () => {
    await db.prisma.claim.deleteMany();
    const waiting = await createWaiting(db, 1, { shard: SHARD });
    const { id } = await freeze(kind, waiting);
    await db.prisma.delivery.deleteMany({ where: { id: waiting.deliveries[0]?.id ?? "" } });
    expect(await release(kind, id, waiting.subscriber.id)).toEqual([1, 0]);
    expect(await itemsOf(id)).toMatchObject([{ result: "skipped", reason: "not_found" }]);
  });

  it("does nothing in a shard of another worker, nor of an operation that does not run", async () => {
    const waiting = await createWaiting(db, 1, { shard: SHARD });
    const { id } = await freeze(kind, waiting);
    await db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId: newId() } });
    expect(await release(kind, id, waiting.subscriber.id)).toBeUndefined();
    await db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId } });
    await db.prisma.operation.update({ where: { id }, data: { state: "paused" } });
    expect(await release(kind, id, waiting.subscriber.id)).toBeUndefined();
    expect(await itemsOf(id)).toMatchObject([{ result: "pending" }]);
  });
});

it("a failure as undeliverable that has read a delivery before its release leaves it: its item would not be settled", async () => {
  const waiting = await createWaiting(db, 1, { shard: SHARD });
  const { id } = await freeze("retry_now", waiting);
  const other = new Link(db.url, "test");
  let failing: Promise<string[][]> = Promise.resolve([]);
  await link.transaction(async () => {
    expect(await release("retry_now", id, waiting.subscriber.id)).toEqual([1, 1]);
    failing = other.query({
      name: "fail_undeliverable",
      text: FAIL_UNDELIVERABLE,
      values: undeliverableParameters({
        ...{ shard: SHARD, workerId, subscriberId: waiting.subscriber.id, held: "{}" },
        dueBy: new Date(NOW.getTime() + 7_200_000).toISOString(),
        ...{ failedAt: NOW.toISOString(), failureDetail: "gone", notifyingHandlers: "{}", ownPolicyId: null },
      }),
    });
    await untilBlocked(db);
  });
  expect(await failing).toEqual([]);
  await other.close();
  expect(await itemsOf(id)).toMatchObject([{ result: "sending" }]);
  expect(await stored(waiting.deliveries[0]?.id ?? "")).toMatchObject({
    state: "scheduled",
    operationId: id,
  });
});

describe("retry_now", () => {
  it.each([
    ["a retry", retriedLater(NOW), { nextTrigger: "automatic", automaticAttempts: 1, attempts: 1 }],
    ["a first attempt", firstLater(NOW), { nextTrigger: "first", automaticAttempts: 0, attempts: 0 }],
  ])("brings %s forward, and leaves it what it is", async (_, data, kept) => {
    const waiting = await createWaiting(db, 1, { shard: SHARD, data });
    const { id } = await freeze("retry_now", waiting);
    expect(await release("retry_now", id, waiting.subscriber.id)).toEqual([1, 1]);
    expect(await stored(waiting.deliveries[0]?.id ?? "")).toMatchObject({
      ...{ state: "scheduled", dueAt: NOW, operationId: id, priority: RELEASED_RANK, ...kept },
    });
  });

  it("does not put off what is due already", async () => {
    const dueAt = new Date(NOW.getTime() - 60_000);
    const waiting = await createWaiting(db, 1, { shard: SHARD, data: { ...retriedLater(), dueAt } });
    const { id } = await freeze("retry_now", waiting);
    await release("retry_now", id, waiting.subscriber.id);
    expect(await stored(waiting.deliveries[0]?.id ?? "")).toMatchObject({ dueAt });
  });

  it.each([
    ["subscriber_deleted", { deletedAt: NOW }],
    ["subscriber_not_approved", { status: "rejected" as const }],
  ])("skips what cannot be sent, which can be stopped: %s", async (reason, data) => {
    const subscriber = await createSubscriber(db.prisma, data);
    const waiting = await createWaiting(db, 1, { shard: SHARD, subscriber });
    const early = await freeze("retry_now", waiting);
    expect(await release("retry_now", early.id, subscriber.id)).toEqual([1, 0]);
    expect(await itemsOf(early.id)).toMatchObject([{ result: "skipped", reason }]);
    const stopped = await freeze("stop", waiting);
    await release("stop", stopped.id, subscriber.id);
    expect(await itemsOf(stopped.id)).toMatchObject([{ result: "changed" }]);
  });
});
