import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { applyDocument, NOTHING } from "../testing/configuration-file";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { Dice } from "../testing/fuzz/dice";
import { randomConfiguration } from "../testing/random-configuration";
import { readConfiguration } from "./data";

vi.setConfig({ testTimeout: 60_000 });

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const SEED = Number(process.env.CONFIGURATION_SEED ?? 7);
const STEPS = 15;

const prune = { prune: true };
const topics = (...names: string[]) => names.map((name) => ({ name, contexts: ["default"] }));
const subscriber = (handler: string, topic: string) => ({
  ...{ name: "S", url: "https://s.example.com/", expectedStatus: 200 },
  subscriptions: [{ handler, topic, contexts: ["default"] }],
});

describe("a name or base path that another handler has", () => {
  const before = {
    handlers: [
      { name: "A", basePath: "/a", topics: topics("t") },
      { name: "B", basePath: "/b", topics: topics("u") },
    ],
    subscribers: [subscriber("/a", "t")],
  };
  beforeEach(async () => {
    await applyDocument(db, before, prune);
  });

  it.each([
    [
      "that is removed",
      {
        handlers: [{ name: "B", basePath: "/a", topics: topics("u") }],
        subscribers: [subscriber("/a", "u")],
      },
    ],
    [
      "that takes its own",
      {
        handlers: [
          { name: "A", basePath: "/b", topics: topics("t") },
          { name: "B", basePath: "/a", topics: topics("u") },
        ],
        subscribers: [subscriber("/b", "t")],
      },
    ],
    [
      "that is renamed",
      {
        handlers: [
          { name: "A", basePath: "/b", topics: topics("u") },
          { name: "C", basePath: "/a", topics: topics("t") },
        ],
        subscribers: [subscriber("/a", "t")],
      },
    ],
  ])("is applied: one %s", async (_, after) => {
    await applyDocument(db, after, prune);
    expect(await readConfiguration(db)).toMatchObject(after);
    expect((await applyDocument(db, after, prune)).counts).toBe(NOTHING);
    const rows = await db.prisma.auditLog.findMany({ where: { targetType: "handler" } });
    expect(JSON.stringify(rows)).not.toMatch(/~[0-9a-f]{8}-|\/[0-9a-f]{8}-/);
  });

  it("is refused while that one stays, in a dry run too, and by the name of the entry", async () => {
    const file = { handlers: [{ name: "B", basePath: "/a", topics: topics("u") }] };
    for (const isDryRun of [true, false]) {
      await expect(applyDocument(db, file, { isDryRun })).rejects.toMatchObject({
        code: "conflict",
        message: "The handler B: Another handler has this base path already.",
        details: [{ field: "handlers.0.basePath", message: "Taken already." }],
      });
    }
  });

  it("names in the audit trail the subscriptions that went with their topics", async () => {
    const after = {
      handlers: [{ name: "B", basePath: "/b", topics: topics("u") }],
      subscribers: [subscriber("/b", "u")],
    };
    await applyDocument(db, after, prune);
    const row = await db.prisma.auditLog.findFirstOrThrow({
      where: { action: "subscriber.update" },
      orderBy: { id: "desc" },
    });
    expect(row.detail).toMatchObject({
      changes: {
        subscriptions: {
          from: before.subscribers[0]?.subscriptions,
          to: after.subscribers[0]?.subscriptions,
        },
      },
    });
  });
});

it(`leads from any configuration to any other (CONFIGURATION_SEED=${SEED})`, async () => {
  const dice = new Dice(SEED);
  for (let step = 0; step < STEPS; step++) {
    const wanted = randomConfiguration(dice);
    await applyDocument(db, wanted, prune).catch((error) => {
      throw new Error(`step ${step}: ${error.message} ${JSON.stringify(error.details)}`);
    });
    const exported = await readConfiguration(db);
    expect(exported, `step ${step}`).toEqual(wanted);
    expect((await applyDocument(db, exported, prune)).counts).toBe(NOTHING);
  }
});
