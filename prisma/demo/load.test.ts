import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../lib/testing/database";
import { SUBSCRIBERS } from "./configuration";
import { loadDemonstration } from "./load";
import { hasDemonstration } from "./present";

let db: TestDatabase;
let loaded: { events: number; deliveries: number };
beforeAll(async () => {
  db = await createTestDatabase();
  loaded = await loadDemonstration(db, 4000);
}, 60_000);
afterAll(() => db.drop());

const count = async (sql: string) => Number((await db.pool.query<{ count: string }>(sql)).rows[0]?.count);

describe("the demonstration", () => {
  it("has thousands of events over two weeks, with failures of every class among the newest", async () => {
    expect(loaded.events).toBeGreaterThan(3_000);
    expect(await count("select count(distinct received_at::date) from event")).toBeGreaterThanOrEqual(14);
    expect(await count("select count(distinct failure_class) from delivery where state = 'failed'")).toBe(5);
    const recent =
      "select count(*) from delivery where state = 'failed' and failed_at > now() - interval '10 minutes'";
    expect(await count(recent)).toBeGreaterThanOrEqual(50);
  });

  it.each([
    [
      "every accepted delivery is in exactly one state",
      "select abs(count(*) - (select sum(subscriber_count) from event)) as count from delivery",
    ],
    [
      "attempts are numbered without gaps",
      `select count(*) from delivery d where row(d.attempts, d.attempts) is distinct from
        (select row(count(*)::integer, coalesce(max(a.number), 0)) from attempt a where a.delivery_id = d.id)`,
    ],
    [
      "only the last attempt of a finished delivery ends it",
      `select count(*) from attempt a join delivery d on d.id = a.delivery_id
        where (a.next_action = 'retry') is distinct from (a.number < d.attempts or d.state = 'scheduled')`,
    ],
    [
      "the delivery has the result of its last attempt",
      `select count(*) from attempt a join delivery d on d.id = a.delivery_id and a.number = d.attempts
        where row(a.http_status, a.failure_class, a.failure_kind) is distinct from row(d.http_status, d.failure_class, d.failure_kind)`,
    ],
    [
      "events have the priority of their topic, and all three priorities occur",
      `select count(*) + abs(3 - (select count(distinct priority) from event where topic_id is not null)) as count
        from event e join topic t on t.id = e.topic_id where e.priority is distinct from t.priority`,
    ],
    [
      "deliveries have the priority of their event",
      "select count(*) from delivery d join event e on e.id = d.event_id where d.priority is distinct from e.priority",
    ],
    ["no attempt is in the future", "select count(*) from attempt where started_at > now()"],
    [
      "rows of one event share its shard",
      "select count(*) from delivery d join event e on e.id = d.event_id where e.shard <> d.shard",
    ],
    [
      "rejected events have no deliveries",
      "select count(*) from event where http_status <> 202 and subscriber_count > 0",
    ],
  ])("follows the rule: %s", async (_, violations) => {
    expect(await count(violations)).toBe(0);
  });

  it("is recognised by a later start, which updates the URLs of its subscribers", async () => {
    expect(await hasDemonstration(db, 4001)).toBe(true);
    const urls = (await db.prisma.subscriber.findMany()).map((subscriber) => subscriber.url);
    expect(urls.filter((url) => url.startsWith("http://127.0.0.1:4001/"))).toHaveLength(
      SUBSCRIBERS.filter((subscriber) => subscriber.url === undefined).length,
    );
  });
});
