import { afterAll, beforeAll, expect, it } from "vitest";
import { POST } from "@/app/api/v1/operations/route";
import { SYSTEM } from "../access/actor";
import { createApiKey } from "../api-keys/mutations";
import { newId } from "../db/ids";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";

/** The most deliveries that a body of POST /api/v1/operations may name. */
const MOST = 10_000;

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = (await createApiKey(db, SYSTEM, { name: "Cleaner", scopes: ["deliveries:retry"] })).key;
});
afterAll(() => db.drop());

const draft = (selection: object) =>
  call(POST, "/api/v1/operations", { key, method: "POST", body: { kind: "retry", selection } });

it.each([
  ["pairs", () => ({ eventId: newId(), subscriberId: newId() })],
  ["deliveryIds", newId],
] as const)("names up to 10,000 %s, of which unknown ones are skipped, and no more", async (way, one) => {
  const all = Array.from({ length: MOST + 1 }, () => one());
  const { status, body } = await draft({ [way]: all.slice(1) });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { counts: { total: MOST, skipped: MOST }, skippedByReason: { not_found: MOST } },
  });
  expect(await draft({ [way]: all })).toMatchObject({
    status: 400,
    body: { error: { details: [{ field: `selection.${way}`, message: `must have at most ${MOST} items` }] } },
  });
});
