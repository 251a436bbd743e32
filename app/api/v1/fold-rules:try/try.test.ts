import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { createSubscriber } from "@/prisma/factories/factories";
import { createFailureGroup } from "@/prisma/factories/failure-groups";
import { POST } from "./route";

let db: TestDatabase;
let groupId: number;
beforeAll(async () => {
  db = await createApiDatabase();
  const subscriber = await createSubscriber(db.prisma);
  for (const name of ["anna", "bert"]) {
    const { group } = await createFailureGroup(db.prisma, subscriber, { template: `no user ${name}` });
    groupId = Number(group.id);
  }
});
afterAll(() => db.drop());

const tryRules = async (body: object, scopes: Parameters<typeof createKey>[1]) =>
  call(POST, "/api/v1/fold-rules:try", { key: await createKey(db, scopes), body });
const rules = [{ mark: "user", matches: "user [a-z]+" }];
const answer = '{"error":"no user carl"}';

it("says what rules would make of an answer and of the newest groups", async () => {
  const { status, body } = await tryRules({ rules, answer, groupId }, ["config:write", "payloads:read"]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    answers: [{ attempt: null, text: null, inForce: "no user carl", tried: "no ⟨user⟩" }],
    groups: { looked: 2, isComplete: true, changed: 2, together: 2, into: 1, largest: [{ count: 2 }] },
  });
});

it("finds out nothing of groups without the right to payloads", async () => {
  const tried = await tryRules({ rules, answer }, ["config:write"]);
  expect(tried).toMatchObject({ status: 200, body: { answers: [{ tried: "no ⟨user⟩" }], groups: null } });
  expect(JSON.stringify(tried.body)).not.toMatch(/anna|bert/);
  expect(await tryRules({ rules, groupId }, ["config:write"])).toMatchObject({
    status: 403,
    body: { error: { code: "forbidden" } },
  });
});

it.each([
  [{ rules: [{ mark: "user", matches: "(" }] }, "rules.0.matches"],
  [{ rules, answer: "x".repeat(16_385) }, "answer"],
  [{ rules, groupId: "17" }, "groupId"],
  [{ rules, also: 1 }, "also"],
])("refuses %j, naming the field", async (body, field) => {
  const refused = await tryRules(body, ["config:write", "payloads:read"]);
  expect([refused.status, refused.body.error.details?.[0]?.field]).toEqual([400, field]);
});
