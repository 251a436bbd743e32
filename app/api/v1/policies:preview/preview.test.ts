import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { POST } from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["config:read"]);
});
afterAll(() => db.drop());

const preview = (retry: unknown) => call(POST, "/api/v1/policies:preview", { key, body: { retry } });

it("answers the times of the retries, with defaults filled in", async () => {
  const retry = {
    strategy: "hybrid",
    attempts: 3,
    immediateAttempts: 1,
    thenStrategy: "exponential",
    jitter: "equal",
  };
  const { status, body } = await preview(retry);
  expect(status).toBe(200);
  expect(body.items).toHaveLength(3);
  expect(body.items[0]).toMatchObject({ retry: 1, earliestMs: 0, latestMs: 0, isCertain: true });
  expect(body.items[2]).toEqual({
    retry: 3,
    earliestMs: 1000,
    expectedMs: 1500,
    latestMs: 2000,
    earliestAfterMs: 1500,
    expectedAfterMs: 2250,
    latestAfterMs: 3000,
    isCertain: true,
  });
});

it("refuses settings that cannot be saved", async () => {
  expect(await preview({ strategy: "schedule", attempts: 1 })).toMatchObject({
    status: 400,
    body: { error: { details: [{ field: "retry.delaysMs" }] } },
  });
});

it("requires a longest delay above the first one only where there is a first one", async () => {
  const short = { attempts: 1, longestDelayMs: 500 };
  expect(await preview({ strategy: "immediate", ...short })).toMatchObject({ status: 200 });
  expect(await preview({ strategy: "linear", ...short })).toMatchObject({
    status: 400,
    body: { error: { details: [{ field: "retry.longestDelayMs" }] } },
  });
});
