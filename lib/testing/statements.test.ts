import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { brokenRules } from "./statement-rules";

const lib = path.resolve(import.meta.dirname, "..");
const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((file) =>
  /statements(?:\/[\w-]+)?\.ts$/.test(file),
);
const modules = await Promise.all(
  files.map(async (file) => ({
    file,
    exports: (await import(path.join(lib, file))) as Record<string, unknown>,
  })),
);
const statements = modules.flatMap(({ file, exports }) =>
  Object.entries(exports).flatMap(([name, value]) =>
    typeof value === "string" ? [{ name: `${file} ${name}`, sql: value }] : [],
  ),
);

describe("hot statements", () => {
  it("are found", () => {
    const names = statements.map(({ name }) => name);
    for (const expected of [
      "worker/claims/claim-statements.ts CLAIM_DUE",
      "worker/settling/settle-statements.ts SETTLE_DELIVERED",
      "publishing/statements.ts WRITE_EVENTS",
      "worker/mail/mail-statements.ts TAKE_PENDING",
    ]) {
      expect(names).toContain(expected);
    }
  });

  it.each(statements)("$name follows the rules of shard tables", ({ sql }) =>
    expect(brokenRules(sql)).toEqual([]),
  );
});

describe("brokenRules", () => {
  const claim = (inRead: string, shard: string) => `
    with due as (select id from delivery where ${inRead} state = 'scheduled' limit 9), recorded as (
      insert into claim (token, shard, delivery_ids) select $2::uuid, ${shard}, array_agg(id) from due)
    select id from due`;
  const lock = (inSelect: string, onUpdate: string) => `
    with due as (select id from delivery where ${inSelect} state = 'scheduled' limit 9 for update skip locked)
    update delivery d set due_at = $2 from due where ${onUpdate} d.id = due.id returning d.id`;
  const update = (set: string) =>
    `update delivery set ${set} where id = $1 and shard = $2 and state = 'failed'`;

  it.each([
    ["a claim that names its shard twice", claim("shard = $1 and", "$1::smallint")],
    ["a lock that names its shard twice", lock("shard = $1 and", "d.shard = $1 and")],
    ["a write by id and shard", update("due_at = $3")],
    [
      "a write joined by id and shard",
      "update delivery d set state = s.state from unnest($1::uuid[], $2::smallint[]) as s (id, shard) where d.id = s.id and d.shard = s.shard",
    ],
    ["a row of a small table", "update shard_lease set expires_at = now() where worker_id = $1"],
    ["a time compared in WHERE", "update delivery set state = $1 where shard = $2 and due_at <= now()"],
    ["a time in an insert", "insert into event (id, received_at) values ($1, now())"],
    ["a notification alone", "select pg_notify($1, $2)"],
    ["a read over many shards", "select count(*) from delivery where state = 'failed'"],
  ])("accepts %s", (_, sql) => expect(brokenRules(sql)).toEqual([]));

  it.each([
    ["a claim without its shard in the read", claim("", "$1::smallint"), /claim names no shard/],
    ["a claim without its shard in its row", claim("shard = $1 and", "min(shard)"), /claim names no shard/],
    ["a lock without its shard in the sub-select", lock("", "d.shard = $1 and"), /lock names no shard/],
    ["a lock without its shard on the update", lock("shard = $1 and", ""), /names no shard/],
    [
      "a lock whose update only joins the shard",
      lock("shard = $1 and", "d.shard = due.shard and"),
      /lock names no shard/,
    ],
    ["a write by id alone", "update delivery set state = $2 where id = $1", /write names no shard/],
    [
      "a joined write by id alone",
      "with s as (select 1) update attempt a set number = 1 from s where a.delivery_id = s.id",
      /write names no shard/,
    ],
    [
      "a write whose only shard is in its sub-select",
      "update delivery set state = $1 where id in (select id from x) returning shard = 1",
      /write names no shard/,
    ],
    ["a delete by id alone", "delete from operation_item where delivery_id = $1", /write names no shard/],
    ["a delete by a set alone", "delete from failure_email where handler_id = $1", /write names no shard/],
    ["now() in SET", update("due_at = now()"), /made in SET/],
    ["now() + column in SET", update("due_at = now() + last_delay_ms * interval '1 ms'"), /made in SET/],
    ["clock_timestamp() in SET", update("due_at = clock_timestamp ()"), /made in SET/],
    ["current_timestamp in SET", update("due_at = current_timestamp"), /made in SET/],
    ["gen_random_uuid() in SET", update("claim_token = gen_random_uuid()"), /made in SET/],
    ["random() in SET", update("due_at = $3::timestamptz + random() * interval '1 s'"), /made in SET/],
    [
      "a notification inside",
      `with n as (select pg_notify('a', 'b')) ${update("due_at = $3")}`,
      /notification or advisory/,
    ],
    [
      "a notification beside an insert",
      "with e as (insert into event (id) values ($1)) select pg_notify('a', 'b')",
      /notification or advisory/,
    ],
    [
      "an advisory lock inside",
      "select pg_advisory_xact_lock(1), id from delivery where shard = $1",
      /notification or advisory/,
    ],
  ])("rejects %s", (_, sql, rule) => expect(brokenRules(sql).join("\n")).toMatch(rule));
});
