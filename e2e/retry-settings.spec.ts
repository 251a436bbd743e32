import type { Database } from "../lib/db/client";
import { shardOf } from "../lib/db/ids";
import { WEEKDAYS } from "../lib/engine/windows";
import { DAY_MS } from "../lib/time/units";
import { Api } from "./support/api";
import { expect, test } from "./support/test";

/**
 * Each retry setting of a policy, set by API and applied by the worker: the delays between the attempts at a real receiver, in
 * milliseconds, and the final state of the delivery.
 */
type Range = readonly [from: number, to: number];
type Case = {
  retry: Record<string, unknown>;
  answer?: { status: number; headers?: Record<string, string>; body?: string };
  delays: readonly Range[];
  ends?: "failed" | "scheduled";
};

const exactly = (...delays: number[]): Range[] => delays.map((delay) => [delay, delay]);
/** The day after tomorrow: a window on that day only is closed now. */
const openDay = new Date(Math.floor(Date.now() / DAY_MS + 2) * DAY_MS);

const CASES: Record<string, Case> = {
  immediate: { retry: { strategy: "immediate", attempts: 2 }, delays: exactly(0, 0) },
  fixed: { retry: { strategy: "fixed", attempts: 2, firstDelayMs: 80 }, delays: exactly(80, 80) },
  linear: {
    retry: { strategy: "linear", attempts: 3, firstDelayMs: 60, multiplier: 1 },
    delays: exactly(60, 120, 180),
  },
  exponential: {
    retry: { strategy: "exponential", attempts: 3, firstDelayMs: 40, multiplier: 3 },
    delays: exactly(40, 120, 360),
  },
  "longest delay": {
    retry: { strategy: "exponential", attempts: 3, firstDelayMs: 40, multiplier: 3, longestDelayMs: 100 },
    delays: exactly(40, 100, 100),
  },
  schedule: { retry: { strategy: "schedule", attempts: 3, delaysMs: [30, 90] }, delays: exactly(30, 90, 90) },
  hybrid: {
    retry: { strategy: "hybrid", attempts: 3, immediateAttempts: 1, thenStrategy: "fixed", firstDelayMs: 70 },
    delays: exactly(0, 70, 70),
  },
  adaptive: {
    retry: { strategy: "adaptive", attempts: 3, firstDelayMs: 50, multiplier: 2, longestDelayMs: 400 },
    delays: [
      [50, 400],
      [50, 400],
      [50, 400],
    ],
  },
  "no retry": { retry: { strategy: "fixed", attempts: 0 }, delays: [] },
  "total time": {
    retry: { strategy: "fixed", attempts: 10, firstDelayMs: 600, totalMs: 1000 },
    delays: exactly(600),
  },
  "jitter full": {
    retry: { strategy: "fixed", attempts: 2, firstDelayMs: 100, jitter: "full" },
    delays: [
      [0, 100],
      [0, 100],
    ],
  },
  "jitter equal": {
    retry: { strategy: "fixed", attempts: 2, firstDelayMs: 100, jitter: "equal" },
    delays: [
      [50, 100],
      [50, 100],
    ],
  },
  "jitter decorrelated": {
    retry: {
      strategy: "exponential",
      attempts: 2,
      firstDelayMs: 50,
      longestDelayMs: 300,
      jitter: "decorrelated",
    },
    delays: [
      [50, 300],
      [50, 300],
    ],
  },
  "Retry-After within the cap": {
    retry: { strategy: "fixed", attempts: 1, firstDelayMs: 50, longestDelayMs: 2000 },
    answer: { status: 503, headers: { "retry-after": "1" } },
    delays: exactly(1000),
  },
  "Retry-After beyond the cap": {
    retry: { strategy: "fixed", attempts: 1, firstDelayMs: 50, longestDelayMs: 300 },
    answer: { status: 503, headers: { "retry-after": "3600" } },
    delays: exactly(300),
  },
  "rule: fail now": {
    retry: {
      strategy: "fixed",
      attempts: 2,
      firstDelayMs: 50,
      rules: [{ when: { statuses: ["422"], texts: [{ contains: "no such order" }] }, action: "fail" }],
    },
    answer: { status: 422, body: "No such order" },
    delays: [],
  },
  "rule: retry at once": {
    retry: {
      strategy: "fixed",
      attempts: 2,
      firstDelayMs: 60_000,
      rules: [{ when: { kinds: ["http_status"] }, action: "retry_now" }],
    },
    delays: exactly(0, 0),
  },
  "window that is closed": {
    retry: {
      strategy: "fixed",
      attempts: 2,
      firstDelayMs: 50,
      window: { timeZone: "UTC", days: [WEEKDAYS[openDay.getUTCDay()]], from: "00:00", to: "06:00" },
    },
    delays: [[openDay.getTime() - Date.now() - 120_000, openDay.getTime() - Date.now()]],
    ends: "scheduled",
  },
};

test("the worker applies every retry setting of the API", async ({ db, receiver, unique }) => {
  const api = await Api.create(db, unique);
  receiver.answer(
    Object.fromEntries(
      Object.values(CASES).map(({ answer = { status: 500 } }, number) => [`/case-${number}`, answer]),
    ),
  );
  const published: { name: string; wanted: Case; eventId: string }[] = [];
  for (const [number, [name, wanted]] of Object.entries(CASES).entries()) {
    const policy = await api.make("/api/v1/policies", { name: `${name} ${unique}`, retry: wanted.retry });
    const basePath = `/case-${number}-${unique}`;
    const topics = [{ name: "made", contexts: ["default"] }];
    await api.make("/api/v1/handlers", { name: `${name} ${unique}`, basePath, policyId: policy.id, topics });
    await api.make("/api/v1/subscribers", {
      name: `${name} ${unique}`,
      url: receiver.url(`/case-${number}`),
      expectedStatus: 200,
      subscriptions: [{ handler: basePath, topic: "made", contexts: ["default"] }],
    });
    published.push({ name, wanted, eventId: await api.publish(`${basePath}/made`, { name }) });
  }
  for (const { name, wanted, eventId } of published) {
    const { delays, ends = "failed" } = wanted;
    const requests = ends === "failed" ? delays.length + 1 : delays.length;
    await expect
      .poll(() => outcomeOf(db, eventId), { message: name })
      .toEqual({ state: ends, attempts: requests });
    const waited = await delaysOf(db, eventId);
    expect(waited, name).toHaveLength(delays.length);
    for (const [index, [from, to]] of delays.entries()) {
      expect(waited[index], `${name}, delay ${index + 1}`).toBeGreaterThanOrEqual(from - 1);
      expect(waited[index], `${name}, delay ${index + 1}`).toBeLessThanOrEqual(to + 1);
    }
    const path = new URL((await deliveryOf(db, eventId)).subscriberUrl).pathname;
    expect(
      receiver.requests.filter((request) => request.path === path),
      name,
    ).toHaveLength(requests);
  }
});

const deliveryOf = (db: Database, eventId: string) =>
  db.prisma.delivery.findFirstOrThrow({ where: { eventId, shard: shardOf(eventId) } });

async function outcomeOf(db: Database, eventId: string) {
  const { state, attempts } = await deliveryOf(db, eventId);
  return { state, attempts };
}

/** Returns the delays from the end of each attempt to the due time of the next, in whole milliseconds, off by at most one. */
async function delaysOf(db: Database, eventId: string): Promise<number[]> {
  const { id } = await deliveryOf(db, eventId);
  const attempts = await db.prisma.attempt.findMany({
    where: { deliveryId: id },
    orderBy: { number: "asc" },
  });
  return attempts.flatMap(({ startedAt, durationMs, nextAt }) =>
    nextAt === null || durationMs === null
      ? []
      : [nextAt.getTime() - Math.floor(startedAt.getTime() + durationMs)],
  );
}
