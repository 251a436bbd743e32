import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { cpuMs } from "@/lib/testing/processes/cpu-time";
import { createHandler } from "@/prisma/factories/factories";
import { POST } from "./route";

/** Batches near 16 MiB in the worst forms a sender could choose: other requests must not wait for them. */

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["events:publish"]);
  await createHandler(db.prisma, { basePath: "/alerts", topicNames: ["latency"] });
});
afterAll(() => db.drop());

const event = (payload: string, more = "") =>
  `{"handler":"/alerts","topic":"latency","payload":${payload}${more}}`;
const batch = (events: string[]) => Buffer.from(`{"events":[${events}]}`);
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i));
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

/**
 * What a batch was answered, and how long the turns of the event loop took meanwhile: milliseconds of computing, the
 * longest first. The first two of any are those in which this test makes its request.
 */
async function send(body: Buffer) {
  const turns: number[] = [];
  let isOver = false;
  const watch = async () => {
    while (!isOver) turns.push(await cpuMs(() => new Promise((resolve) => setImmediate(resolve))));
  };
  const watching = watch();
  const headers = { "content-type": "application/json" };
  const answer = await call(POST, "/api/v1/events:batch", { method: "POST", key, headers, body });
  isOver = true;
  await watching;
  return { ...answer, turns: turns.sort((a, b) => b - a) };
}

const BATCHES: [string, () => Buffer, number][] = [
  ["1.3 million unknown keys", () => batch([event("1", `,${many(1_300_000, (i) => `"k${i}":1`)}`)]), 400],
  ["1,000 nested payloads of 16 KiB", () => batch(many(1000, () => event(nested(8000)))), 400],
  ["1,000 payloads of small values", () => batch(many(1000, () => event(`[${"1,".repeat(8000)}1]`))), 202],
  [
    "1,000 payloads with idempotency keys",
    () => batch(many(1000, (i) => event(LONG, `,"idempotencyKey":"k${i}"`))),
    202,
  ],
  ["millions of tiny events", () => batch(many(4_000_000, () => "{}")), 400],
];
const LONG = `"${"x".repeat(16_000)}"`;

describe("a batch near 16 MiB", () => {
  it.each(BATCHES)("of %s does not delay other requests", async (_name, make, status) => {
    const { turns, ...answer } = await send(make());
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body).length).toBeLessThan(64 * 1024);
    const [longest = 0, , third = 0] = turns;
    expect(longest).toBeLessThan(500);
    expect(third).toBeLessThan(100);
  });

  it("names twenty of many problems, and counts the rest", async () => {
    const keys = many(5000, (i) => `"${i}${"k".repeat(150)}":1`);
    const { status, body } = await send(batch([event("1", `,${keys}`)]));
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/, and 4980 more\.$/);
    expect(body.error.details).toHaveLength(21);
    expect(body.error.details[0]).toEqual({
      field: expect.stringMatching(/^events\.0\.0k+…$/),
      message: "Unknown field.",
    });
    expect(body.error.details[20]).toEqual({ field: "", message: "and 4980 more" });
  });

  it("is written as a whole or not at all, also in parts", async () => {
    const before = await db.prisma.event.count();
    const events = (last: string) => [...many(400, (i) => event(LONG, `,"idempotencyKey":"w${i}"`)), last];
    const first = await send(batch([event("1", ',"idempotencyKey":"taken"')]));
    const other = await send(batch(events(event("2", ',"idempotencyKey":"taken"'))));
    expect([first.status, other.status, await db.prisma.event.count()]).toEqual([202, 422, before + 1]);
    const { status, body } = await send(batch(events(event("3"))));
    expect([status, new Set(body.eventIds).size, await db.prisma.event.count()]).toEqual([
      202,
      401,
      before + 402,
    ]);
  });
});
