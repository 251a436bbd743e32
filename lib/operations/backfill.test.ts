import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { newId, shardOf } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { publishToNewHandler } from "../testing/published-hub";
import { HOUR_MS } from "../time/units";
import { consoleDraft } from "./console-draft";
import { createDraft } from "./mutations/draft";
import type { ConsoleSelection } from "./schema";

type Events = Omit<Extract<ConsoleSelection, { by: "events" }>, "by" | "subscriberId">;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const aroundNow = () => ({ from: new Date(Date.now() - HOUR_MS), to: new Date(Date.now() + HOUR_MS) });

/** Freezes the events of a subscriber, and reads the items. */
async function freeze(subscriberId: string, data: Partial<Events> = {}) {
  const events = { handlers: [], topics: [], contexts: [], period: aroundNow(), ...data, subscriberId };
  const id = await createDraft(db, SYSTEM, consoleDraft("backfill", { by: "events", ...events }));
  return db.prisma.operationItem.findMany({ where: { operationId: id } });
}
type Items = Awaited<ReturnType<typeof freeze>>;
const eventsOf = (items: Items) => items.map(({ eventId }) => eventId).sort();

describe("the events of a backfill", () => {
  it("are those that publishing would have routed to the subscriber: a later twin gets what the first one got", async () => {
    const { publish, subscribe } = await publishToNewHandler(db);
    const first = await subscribe(["latency"]);
    await publish();
    await publish();
    const received = await db.prisma.delivery.findMany({ where: { subscriberId: first.id } });
    expect(received).toHaveLength(4);
    const twin = await subscribe(["latency"]);
    const items = await freeze(twin.id);
    expect(eventsOf(items)).toEqual(received.map(({ eventId }) => eventId).sort());
    expect(new Set(items.map(({ result }) => result))).toEqual(new Set(["pending"]));
    expect(items.every((item) => item.attemptsSeen === 0 && item.subscriberId === twin.id)).toBe(true);
    expect(items.every((item) => shardOf(item.deliveryId) === item.shard)).toBe(true);
    expect(items.every((item) => shardOf(item.eventId ?? "") === item.shard)).toBe(true);
    const existing = await freeze(first.id);
    expect(existing.map(({ deliveryId }) => deliveryId).sort()).toEqual(received.map(({ id }) => id).sort());
    expect(new Set(existing.map(({ reason }) => reason))).toEqual(new Set(["already_exists"]));
  });

  it("do not include those of a context where a topic is not enabled any more, nor refused ones", async () => {
    const { publish, subscribe, context, topicId } = await publishToNewHandler(db);
    const events = await publish();
    const { id } = await subscribe(["latency", "errors"]);
    await db.prisma.topicContext.deleteMany({
      where: { topicId: topicId("errors"), contextId: context.id },
    });
    const refused = events.get("latency default") ?? "";
    await db.prisma.event.updateMany({ where: { id: refused }, data: { httpStatus: 401 } });
    const expected = [events.get(`latency ${context.name}`), events.get("errors default")];
    expect(eventsOf(await freeze(id))).toEqual(expected.sort());
  });

  it("are narrowed by handlers, topics, contexts and the period, both ends included", async () => {
    const { publish, subscribe, handler, context } = await publishToNewHandler(db);
    const at = new Date();
    const events = await publish(at);
    const { id } = await subscribe(["latency", "errors"]);
    const { name } = context;
    const narrowed = await freeze(id, { handlers: [handler.basePath], topics: ["errors"], contexts: [name] });
    expect(eventsOf(narrowed)).toEqual([events.get(`errors ${name}`)]);
    const exact = await freeze(id, {
      topics: ["errors"],
      contexts: ["default"],
      period: { from: at, to: at },
    });
    expect(eventsOf(exact)).toEqual([events.get("errors default")]);
    const before = new Date(at.getTime() - 1);
    expect(await freeze(id, { period: { from: new Date(0), to: before } })).toEqual([]);
  });
});

describe("an event is skipped", () => {
  const only = { topics: ["latency"], contexts: ["default"] };
  it.each([
    ["subscriber_deleted", { deletedAt: new Date() }],
    ["subscriber_not_approved", { status: "rejected" }],
  ] as const)("as %s", async (reason, data) => {
    const { publish, subscribe } = await publishToNewHandler(db);
    await publish();
    const { id } = await subscribe(["latency"], data);
    expect(await freeze(id, only)).toMatchObject([
      { result: "skipped", reason, settledAt: expect.any(Date) },
    ]);
  });

  it("when retention has removed its payload", async () => {
    const { publish, subscribe } = await publishToNewHandler(db);
    const eventId = (await publish()).get("latency default");
    const { id } = await subscribe(["latency"]);
    const { receivedAt } = await db.prisma.event.findFirstOrThrow({ where: { id: eventId } });
    await db.prisma.eventPayload.deleteMany({ where: { eventId } });
    const day = receivedAt.toISOString().slice(0, 10);
    await db.pool.query(
      "insert into removed_partition (table_name, day, removed_at, is_estimate, bytes) values ('event_payload', $1, now(), false, 0)",
      [day],
    );
    expect(await freeze(id, only)).toMatchObject([{ eventId, reason: "payload_removed" }]);
    await db.pool.query("delete from removed_partition");
  });
});

describe("a backfill is refused", () => {
  /** The fields and messages of the refusal. */
  const problemsOf = (id: string, data: Partial<Events> = {}) =>
    freeze(id, data).then(
      () => null,
      (error) => error.details.map(({ field, message }: Record<string, string>) => [field, message]),
    );

  it("for a subscriber that does not exist", async () => {
    expect(await problemsOf(newId())).toEqual([
      ["selection.subscriberId", "There is no subscriber with that id."],
    ]);
  });

  it("for a subscriber that is subscribed to nothing, or to nothing of what is named", async () => {
    const { id } = await createSubscriber(db.prisma);
    expect(await problemsOf(id)).toEqual([
      ["selection.subscriberId", "The subscriber is subscribed to no topic."],
    ]);
    const { subscribe } = await publishToNewHandler(db);
    const subscribed = await subscribe(["latency"]);
    expect(await problemsOf(subscribed.id, { topics: ["errors"] })).toEqual([
      ["selection.events", "The subscriber is subscribed to none of these topics."],
    ]);
  });

  it("for names that nothing has, each field with its names", async () => {
    const { subscribe, handler } = await publishToNewHandler(db);
    const { basePath } = await createHandler(db.prisma, { topicNames: ["moved"] });
    const { id } = await subscribe(["latency"]);
    const handlers = [handler.basePath, "/nowhere"];
    const unknown = { handlers, topics: ["moved", "latency"], contexts: ["default", "no", "none"] };
    expect(await problemsOf(id, unknown)).toEqual([
      ["selection.events.handlers", "No handler has the base path /nowhere."],
      ["selection.events.topics", "These handlers have no topic named moved."],
      ["selection.events.contexts", "No context is named no, none."],
    ]);
    expect(await problemsOf(id, { handlers: [basePath], topics: [] })).toEqual([
      ["selection.events", "The subscriber is subscribed to none of these topics."],
    ]);
  });

  it("when its kind and its selection do not go together", async () => {
    const deliveryIds = [newId()];
    const named = consoleDraft("backfill", { by: "ids", deliveryIds });
    await expect(createDraft(db, SYSTEM, named)).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "selection" }],
    });
    const { id } = await createSubscriber(db.prisma);
    const events = { by: "events", subscriberId: id, period: aroundNow() } as const;
    const retry = consoleDraft("retry", { ...events, handlers: [], topics: [], contexts: [] });
    await expect(createDraft(db, SYSTEM, retry)).rejects.toMatchObject({ details: [{ field: "kind" }] });
  });
});
