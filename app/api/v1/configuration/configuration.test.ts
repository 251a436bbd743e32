import { afterAll, beforeAll, expect, it } from "vitest";
import { configurationAnswer } from "@/lib/configuration/api";
import { readConfiguration } from "@/lib/configuration/data";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { fillHub, HUB_SECRETS } from "@/lib/testing/full-hub";
import { call } from "@/lib/testing/http";
import { GET } from "./route";

let db: TestDatabase;
beforeAll(async () => {
  db = await createApiDatabase();
  await fillHub(db);
});
afterAll(() => db.drop());

const read = (key: string) => call(GET, "/api/v1/configuration", { key });

it("answers the configuration as the command exports it, and as the document says", async () => {
  const answer = await read(await createKey(db, ["config:read"]));
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).toBe(JSON.stringify(await readConfiguration(db)));
  expect(configurationAnswer.parse(answer.body)).toEqual(answer.body);
  expect(JSON.stringify(answer.body)).not.toMatch(HUB_SECRETS);
});

it("needs the scope config:read", async () => {
  expect(await read(await createKey(db, ["deliveries:read"]))).toMatchObject({
    status: 403,
    body: { error: { message: "The API key has no scope config:read." } },
  });
});
