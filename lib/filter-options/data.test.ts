import { afterAll, beforeAll, expect, it } from "vitest";
import { createContext, createHandler, createSubscriber } from "../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readOptions } from "./data";
import { OPTIONS } from "./statements";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("lists the configuration by name, deleted subscribers last", async () => {
  expect(
    await readOptions(db.pool, { subscribers: OPTIONS.subscribers, publishers: OPTIONS.publishers }),
  ).toEqual({
    subscribers: [],
    publishers: [],
  });
  const context = await createContext(db.prisma, "a context");
  const [second, first] = [
    await createSubscriber(db.prisma, { name: "Billing" }),
    await createSubscriber(db.prisma, { name: "Archive" }),
  ];
  const gone = await createSubscriber(db.prisma, { name: "Aardvark", deletedAt: new Date() });
  const handlers = [
    await createHandler(db.prisma, { topicNames: ["paid", "lost"] }),
    await createHandler(db.prisma, { topicNames: ["paid"] }),
  ];
  const options = await readOptions(db.pool, OPTIONS);
  expect(options.subscribers).toEqual([
    { value: first.id, label: "Archive" },
    { value: second.id, label: "Billing" },
    { value: gone.id, label: "Aardvark (deleted)" },
  ]);
  expect(options.contexts).toContainEqual({ value: context.id, label: "a context" });
  expect(options.handlers.map(({ value }) => value).sort()).toEqual(handlers.map(({ id }) => id).sort());
  // A topic of several handlers is one option.
  expect(options.topics.map(({ value }) => value)).toEqual(["lost", "paid"]);
  expect(options.publishers).toEqual([]);
});

it("passes the parameters of the queries", async () => {
  const asked = { one: "select $1::text as value, $2::text as label" };
  expect(await readOptions(db.pool, asked, ["a", "b"])).toEqual({ one: [{ value: "a", label: "b" }] });
});
