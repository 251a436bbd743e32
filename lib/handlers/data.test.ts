import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createContext,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../prisma/factories/factories";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { findHandlerInUse, listHandlersInUse, readLostSubscriptions } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const position = { sort: "name", direction: "ASC", limit: 2, offset: 0 } as const;

describe("the list of handlers", () => {
  it("gives each its policy and the numbers of its topics and subscribers, page by page", async () => {
    const policy = await createPolicy(db.prisma, { name: "P" });
    const named = (name: string, more = {}) =>
      createHandler(db.prisma, { name, basePath: `/${name}`, topicNames: ["a", "b"], ...more });
    const first = await named("l-1", { policyId: policy.id, open: true });
    await named("l-2");
    await named("l-3");
    const topicIds = first.topics.map(({ id }) => id);
    await createSubscriber(db.prisma, { topicIds });
    await createSubscriber(db.prisma, { topicIds: topicIds.slice(1) });
    await createSubscriber(db.prisma, { topicIds, deletedAt: new Date() });
    const page = await withTotal(await listHandlersInUse(db, position));
    expect(page).toMatchObject({ total: 3, totalIsExact: true, previous: null });
    expect(page.items).toMatchObject([
      { name: "l-1", policy: { id: policy.id, name: "P" }, open: true, topics: 2, subscribers: 2 },
      { name: "l-2", policy: null, open: false, topics: 2, subscribers: 0 },
    ]);
    const descending = await listHandlersInUse(db, { ...position, sort: "basePath", direction: "DESC" });
    expect(descending.items.map(({ basePath }) => basePath)).toEqual(["/l-3", "/l-2"]);
  });
});

describe("a handler in use", () => {
  it("names its subscribers and counts their subscriptions by topic and context", async () => {
    const context = await createContext(db.prisma, "testing");
    const contextIds = [context.id];
    const handler = await createHandler(db.prisma, { topicNames: ["a", "b", "c", "d"], contextIds });
    const topicIds = handler.topics.map(({ id }) => id);
    const { id } = await createSubscriber(db.prisma, { name: "Ledger", topicIds, contextIds });
    const found = await findHandlerInUse(db, handler.id);
    expect(found?.usage).toEqual({
      total: 1,
      items: [{ id, name: "Ledger", topicCount: 4, topics: ["a", "b", "c"] }],
    });
    expect(found?.subscriptions).toHaveLength(4);
    expect(found?.subscriptions).toContainEqual({ topicId: topicIds[0], context: "testing", subscribers: 1 });
    expect(await findHandlerInUse(db, "no id")).toBeNull();

    const wanted = [
      { id: handler.topics.find(({ name }) => name === "a")?.id, name: "renamed", contexts: ["testing"] },
      { name: "b", contexts: ["default", "testing"] },
      { name: "c", contexts: ["default"] },
    ];
    const lost = (topic: string) => ({
      subscriberId: id,
      subscriberName: "Ledger",
      topic,
      context: "testing",
    });
    expect(await readLostSubscriptions(db, handler.id, wanted)).toEqual({
      total: 2,
      items: [lost("c"), lost("d")],
    });
    expect(await readLostSubscriptions(db, handler.id, [])).toMatchObject({ total: 4 });
  });
});
