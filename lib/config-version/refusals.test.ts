import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as factories from "../../prisma/factories/factories";
import { type Actor, SYSTEM } from "../access/actor";
import { createApiKey, updateApiKey } from "../api-keys/mutations";
import { createContext, deleteContext } from "../contexts/mutations";
import { DEFAULT_CONTEXT } from "../contexts/schema";
import { deletePolicy } from "../policies/mutations";
import { rotatePublisherSecret } from "../publishers/mutations";
import { changeCircuitByHand } from "../subscribers/mutations/circuit";
import { endOldSigningKey } from "../subscribers/mutations/signing-key";
import { createTestDatabase, type TestDatabase } from "../testing/database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const ada = {
  ...{ type: "user", id: "01932b1e-0000-7000-8000-000000000001", name: "Ada", role: "admin" },
  ...{ seesPayloads: false, address: "192.0.2.7" },
} as Extract<Actor, { type: "user" }>;

type Case = [action: string, code: string, change: () => Promise<unknown>];
const cases: Case[] = [
  [
    "context.create",
    "conflict",
    async () => {
      await createContext(db, SYSTEM, { name: "taken" });
      await createContext(db, ada, { name: "taken" });
    },
  ],
  ["context.delete", "conflict", () => deleteContext(db, ada, DEFAULT_CONTEXT.id)],
  [
    "policy.delete",
    "conflict",
    async () => {
      const { id } = await factories.createPolicy(db.prisma);
      await factories.createHandler(db.prisma, { policyId: id });
      await deletePolicy(db, ada, id);
    },
  ],
  [
    "publisher.rotate_secret",
    "conflict",
    async () => rotatePublisherSecret(db, ada, (await factories.createPublisher(db.prisma)).id, new Date(0)),
  ],
  [
    "subscriber.end_old_key",
    "conflict",
    async () => endOldSigningKey(db, ada, (await factories.createSubscriber(db.prisma)).id),
  ],
  [
    "subscriber.close_circuit",
    "conflict",
    async () => {
      const { id } = await factories.createSubscriber(db.prisma);
      await changeCircuitByHand(db, ada, id, { state: "closed", reason: "a test" });
    },
  ],
  ["api_key.create", "forbidden", () => createApiKey(db, ada, { name: "More", scopes: ["payloads:read"] })],
  [
    "api_key.update",
    "forbidden",
    async () => {
      const { id } = await createApiKey(db, SYSTEM, { name: "Less", scopes: [] });
      await updateApiKey(db, ada, id, { seesPayloads: true });
    },
  ],
];

describe("a change of configuration that is refused", () => {
  it.each(cases)("leaves an audit row: %s, %s", async (action, code, change) => {
    await expect(change()).rejects.toMatchObject({ code });
    const rows = await db.prisma.auditLog.findMany({ where: { action, actorId: ada.id } });
    expect(rows).toMatchObject([
      { outcome: "refused", actorName: "Ada", detail: { code, reason: expect.any(String) } },
    ]);
  });
});
