import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createContext,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { decodeCursor } from "../list/cursor";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { findContextInUse, listContextsInUse } from "./data";
import { describeUsage } from "./describe";
import { deleteContext, updateContext } from "./mutations";
import { DEFAULT_CONTEXT } from "./schema";
import { contextList } from "./search-params";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const oauth = (urls: Record<string, string>) => ({
  type: "oauth",
  header: "authorization",
  url: "https://login.example.com/introspect",
  urls,
  clientId: "hub",
  clientSecret: "sealed",
  scopes: [],
  clientIdClaim: null,
  cacheSeconds: 0,
  timeoutMs: 5000,
});

it("finds the handlers, subscribers and policies that use a context", async () => {
  const context = await createContext(db.prisma, "staging");
  const others = await createContext(db.prisma, "other");
  const contextIds = [context.id];
  const topicNames = ["paid", "open"];
  const handler = await createHandler(db.prisma, { basePath: "/billing", topicNames, contextIds });
  const topicIds = handler.topics.map(({ id }) => id);
  const subscriber = await createSubscriber(db.prisma, { name: "Ledger", topicIds, contextIds });
  const policy = await createPolicy(db.prisma, {
    name: "Asks",
    interceptors: [oauth({ [context.id]: "https://login.test.example.com/introspect" })],
  });

  const found = await findContextInUse(db, context.id);
  expect(found).toMatchObject({
    context: { id: context.id, name: "staging", isDefault: false },
    usage: {
      handlers: [{ id: handler.id, basePath: "/billing", topics: ["open", "paid"] }],
      subscribers: [{ id: subscriber.id, name: "Ledger" }],
      policies: [{ id: policy.id, name: "Asks" }],
      counts: { handlers: 1, subscribers: 1, policies: 1 },
    },
  });
  const users =
    "topics are enabled in it (/billing/open, /billing/paid), and policies have a URL for it (Asks)";
  expect(found && describeUsage(found.usage)).toBe(users);
  await expect(deleteContext(db, SYSTEM, context.id)).rejects.toMatchObject({
    code: "conflict",
    message: `The context is in use: ${users}.`,
  });

  await db.prisma.topic.deleteMany({ where: { handlerId: handler.id } });
  await expect(deleteContext(db, SYSTEM, context.id)).rejects.toMatchObject({
    message: "The context is in use: policies have a URL for it (Asks).",
  });
  await db.prisma.policy.delete({ where: { id: policy.id } });
  await deleteContext(db, SYSTEM, context.id);
  expect(await findContextInUse(db, context.id)).toBeNull();
  expect(await findContextInUse(db, others.id)).toMatchObject({
    usage: { handlers: [], subscribers: [], policies: [] },
  });
});

it("lists the contexts by name in pages, with the numbers of what uses each", async () => {
  const { id } = await createContext(db.prisma, "busy");
  await createContext(db.prisma, "idle");
  const contextIds = [id];
  const handler = await createHandler(db.prisma, { topicNames: ["one", "two"], contextIds });
  const topicIds = handler.topics.map((topic) => topic.id);
  await createSubscriber(db.prisma, { topicIds, contextIds });
  await createSubscriber(db.prisma, { topicIds, contextIds, deletedAt: new Date() });
  await createPolicy(db.prisma, { interceptors: [oauth({ [id]: "https://login.test.example.com/" })] });
  const position = { sort: "name", direction: "ASC", limit: 2, offset: 0 } as const;
  const first = await withTotal(await listContextsInUse(db, position));
  expect(first).toMatchObject({
    items: [
      { name: "busy", isDefault: false, topics: 2, subscribers: 1, policies: 1 },
      { name: "default", isDefault: true, topics: 2, subscribers: 0, policies: 0 },
    ],
    totalIsExact: true,
    previous: null,
  });
  const after = decodeCursor(first.next ?? "", contextList.orders, { sort: "name", direction: "ASC" });
  const second = await listContextsInUse(db, { ...position, after });
  expect(second.items[0]).toMatchObject({ name: "idle", topics: 0, subscribers: 0, policies: 0 });
  expect(second.previous).not.toBeNull();
});

it("says why the default context can be neither renamed nor deleted", async () => {
  const { id } = DEFAULT_CONTEXT;
  await expect(updateContext(db, SYSTEM, id, { name: "main" })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/cannot be renamed: it always exists/),
  });
  await expect(deleteContext(db, SYSTEM, id)).rejects.toMatchObject({
    message: expect.stringMatching(/cannot be deleted: it always exists/),
  });
  expect(await findContextInUse(db, id)).toMatchObject({ context: { isDefault: true, name: "default" } });
});

it.each(["no id", "01932b1e-0000-7000-8000-000000000001"])("finds nothing under %j", async (id) => {
  expect(await findContextInUse(db, id)).toBeNull();
});

it("refuses to delete a context that was changed since it was read", async () => {
  const { id, updatedAt } = await createContext(db.prisma, "seen");
  const renamed = await updateContext(db, SYSTEM, id, { name: "renamed-since" });
  await expect(deleteContext(db, SYSTEM, id, updatedAt)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/Somebody else has changed this context/),
  });
  await deleteContext(db, SYSTEM, id, renamed.updatedAt);
  expect(await findContextInUse(db, id)).toBeNull();
});
