import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { createApiKey, revokeApiKey } from "../api-keys/mutations";
import { createContext, deleteContext } from "../contexts/mutations";
import { applyDocument } from "../testing/configuration-file";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readConfiguration } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

let serial = 0;
const file = () => ({ publishers: [{ name: `Publisher ${++serial}` }] });

describe("while a file is planned", () => {
  let plans: number;
  beforeEach(() => {
    plans = 0;
  });

  it("others change the configuration, and another plan is made with their changes", async () => {
    const key = await createApiKey(db, SYSTEM, { name: "Meanwhile", scopes: ["config:read"] });
    const document = { contexts: [{ name: "meanwhile" }], ...file() };
    const applied = await applyDocument(db, document, {
      onPlan: async (plan) => {
        if (++plans > 1) return;
        expect(plan.contexts.add).toHaveLength(1);
        await createContext(db, SYSTEM, { name: "meanwhile" });
        await revokeApiKey(db, SYSTEM, key.id);
      },
    });
    expect(plans).toBe(2);
    expect(applied).toMatchObject({
      lines: [expect.stringMatching(/^\+ publisher/)],
      counts: "1 to add, 0 to change, 0 to remove",
    });
  });

  it("is given up with a sentence when others change it each time, and nothing was changed", async () => {
    const document = file();
    const applied = applyDocument(db, document, {
      onPlan: async () => {
        await createContext(db, SYSTEM, { name: `busy-${++plans}` });
      },
    });
    await expect(applied).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^Others changed the configuration while it was planned, 5 times/),
    });
    expect(plans).toBe(5);
    expect((await readConfiguration(db)).publishers).not.toContainEqual(
      expect.objectContaining(document.publishers[0]),
    );
  });

  const PAID = { name: "paid", contexts: ["default"] };
  const SENT = { ...PAID, name: "sent" };
  const shop = (topics: object[]) => ({ handlers: [{ name: "Shop", basePath: "/shop", topics }] });
  it.each<[string, object, boolean, () => Promise<unknown>]>([
    ["a row", { contexts: [] }, true, () => createContext(db, SYSTEM, { name: "just-added" })],
    ["a part of a row", shop([PAID]), false, () => applyDocument(db, shop([PAID, SENT]))],
    [
      "an item of a list",
      shop([PAID]),
      false,
      () => applyDocument(db, shop([{ ...PAID, contexts: ["default", "meanwhile"] }])),
    ],
    [
      "a rule of folding",
      { foldRules: [] },
      false,
      () => applyDocument(db, { foldRules: [{ mark: "user", matches: "user [a-z]+" }] }),
    ],
  ])(
    "others add %s, which the plan would now remove: it is shown, and nothing is changed",
    async (_, document, prune, add) => {
      await applyDocument(db, shop([PAID]));
      await applyDocument(db, { contexts: [{ name: "meanwhile" }] });
      let added: unknown;
      const applied = applyDocument(
        db,
        { ...document, ...file() },
        {
          prune,
          onPlan: async () => {
            if (++plans > 1) return;
            await add();
            added = await readConfiguration(db);
          },
        },
      );
      await expect(applied).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(
          /the plan now removes what the first one did not\. .*run the command again/,
        ),
      });
      expect(plans).toBe(2);
      expect(await readConfiguration(db)).toEqual(added);
    },
  );

  it("others remove what it removes, and the rest is applied", async () => {
    const gone = await createContext(db, SYSTEM, { name: "gone" });
    await createContext(db, SYSTEM, { name: "unlisted" });
    const { lines } = await applyDocument(
      db,
      { contexts: [{ name: "meanwhile" }] },
      {
        prune: true,
        onPlan: async () => {
          if (++plans === 1) await deleteContext(db, SYSTEM, gone.id);
        },
      },
    );
    expect(plans).toBe(2);
    expect(lines).toContain("- context unlisted");
    expect((await readConfiguration(db)).contexts.map(({ name }) => name)).toEqual(["default", "meanwhile"]);
  });
});
