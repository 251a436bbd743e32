import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { newEventId, newId } from "./ids";
import { migrate } from "./migrate";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("migrate", () => {
  it("applies nothing to an up-to-date database", async () => {
    expect(await migrate(db.url)).toEqual([]);
  });

  it("creates one lease per shard", async () => {
    expect(await db.prisma.shardLease.count()).toBe(32);
  });

  it("rejects a migration edited after its application", async () => {
    await db.pool.query("update _prisma_migrations set checksum = 'edited'");
    await expect(migrate(db.url)).rejects.toThrow(/was edited after it was applied/);
  });
});

describe("a database with events of an earlier release", () => {
  let old: TestDatabase;
  let earlier: string;
  beforeAll(async () => {
    old = await createTestDatabase("template0");
    earlier = await mkdtemp(path.join(tmpdir(), "redeliver-migrations-"));
    const folder = "prisma/migrations";
    await cp(folder, earlier, {
      recursive: true,
      filter: (source) => path.relative(folder, source) < "20261124020000_priority",
    });
    await migrate(old.url, earlier);
  });
  afterAll(async () => {
    await old.drop();
    await rm(earlier, { recursive: true });
  });

  it("gives them normal priority and no value, and queues by priority", async () => {
    const [event, subscriber] = [newEventId(Date.now(), 3), newId()];
    await old.pool.query(
      "insert into event (id, shard, received_at, http_status, path, size_bytes) values ($1, 3, now(), 202, '/a/b', 0)",
      [event],
    );
    await old.pool.query(
      `insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id,
        handler_name, topic_id, topic_name, subscriber_name, subscriber_url, expected_status, due_at)
       values ($1, 3, $2, $3, now(), $3, 'c', $3, 'h', $3, 't', 's', 'http://s.test', 200, now())`,
      [newEventId(Date.now(), 3), event, subscriber],
    );
    expect(await migrate(old.url)).toContain("20261124020000_priority");
    const { rows } = await old.pool.query(
      `select e.priority as event, e.value, d.priority as delivery,
        (select indexdef from pg_indexes where indexname = 'delivery_queue_idx') as queue
       from event e join delivery d on d.event_id = e.id`,
    );
    expect(rows).toEqual([
      {
        event: 1,
        value: null,
        delivery: 1,
        queue: expect.stringContaining("(shard, subscriber_id, priority, due_at, id)"),
      },
    ]);
  });

  it("is refused by that release from then on", async () => {
    await expect(migrate(old.url, earlier)).rejects.toThrow(
      /^The database was migrated by a later release \(2026\w+\): run that release, or restore the backup/,
    );
  });
});
