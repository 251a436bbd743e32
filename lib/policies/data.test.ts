import { afterAll, beforeAll, expect, it } from "vitest";
import { createContext, createHandler, createPolicy } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { withTotal } from "../list/page";
import { MASKED } from "../secrets/masked";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { position } from "../testing/position";
import { findPolicyInUse, listPoliciesInUse } from "./data";
import { createPolicy as makePolicy } from "./mutations";
import { newPolicy } from "./schema";
import { policyList } from "./search-params";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const TOKEN = "a token of more than twenty characters".replaceAll(" ", "-");

it("lists policies by name, with their summary and usage", async () => {
  const carried = await makePolicy(
    db,
    SYSTEM,
    newPolicy.parse({
      name: "B",
      interceptors: [{ type: "client-id" }, { type: "ip", allow: ["10.0.0.0/8"] }],
      retry: {
        strategy: "fixed",
        attempts: 2,
        rules: [{ when: { statuses: ["400"] }, action: "fail" }],
        disableOnGone: true,
      },
    }),
  );
  await createPolicy(db.prisma, { name: "A" });
  await createPolicy(db.prisma, {
    name: "C",
    retry: { strategy: "psychic" },
    interceptors: [{ type: "aura" }],
  });
  const handlers = [
    await createHandler(db.prisma, { policyId: carried.id }),
    await createHandler(db.prisma, { policyId: carried.id }),
  ].map(({ id, name, basePath }) => ({ id, name, basePath }));

  const byName = { sort: "name", direction: "ASC" } as const;
  const page = await listPoliciesInUse(db, position(policyList.orders, byName));
  expect(await withTotal(page)).toMatchObject({
    total: 3,
    items: [
      { name: "A", summary: "No automatic retry", rules: 0, interceptors: [], handlers: [] },
      {
        name: "B",
        summary: "Fixed, 2 retries, the last after 2 s",
        rules: 2,
        interceptors: ["client-id", "ip"],
        handlers,
      },
      { name: "C", summary: "No automatic retry", rules: 0, interceptors: "unknown", handlers: [] },
    ],
  });
});

it("shows a policy without its secrets, with the contexts that its interceptors may name", async () => {
  const { name } = await createContext(db.prisma, "staging");
  const { id } = await makePolicy(
    db,
    SYSTEM,
    newPolicy.parse({
      name: "Secret",
      interceptors: [{ type: "access-token", tokens: [{ name: "2026", token: TOKEN }] }],
    }),
  );
  const found = await findPolicyInUse(db, id);
  expect(found).toMatchObject({
    policy: { interceptors: [{ tokens: [{ name: "2026", token: MASKED }] }], retry: null },
    contexts: ["default", name],
    handlers: [],
    unreadable: [],
  });
  expect(JSON.stringify(found)).not.toContain(TOKEN);
});

it("reports the unreadable parts of a policy", async () => {
  const { id } = await createPolicy(db.prisma, {
    retry: { strategy: "psychic" },
    interceptors: [{ type: "aura" }],
  });
  expect(await findPolicyInUse(db, id)).toMatchObject({
    policy: { retry: null, interceptors: [] },
    unreadable: ["retry", "interceptors"],
  });
});

it.each(["no id", "01932b1e-0000-7000-8000-000000000001"])("finds nothing under %j", async (id) => {
  expect(await findPolicyInUse(db, id)).toBeNull();
});
