import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readLedger } from "../../retention/data";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, retainAt } from "../../testing/retention";
import { type PostgresRelay, startPostgresRelay } from "../../testing/servers/postgres-relay";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { RETENTION_LOCK_MS, runRetention } from "./run-retention";

/** A leader dies in the middle of a run: its connection is cut at a statement, before or after the server has run it. */
const OLD = new Date("2026-03-01T00:00:00Z");
const NOW = OLD.getTime() + 100 * DAY_MS;
/** Old enough for its payloads to go, and not for its deliveries. */
const RECENT = new Date(NOW - 30 * DAY_MS - (NOW % DAY_MS));
const EVENTS = 300;

let db: TestDatabase;
let relay: PostgresRelay | undefined;
let expected: Awaited<ReturnType<typeof contents>>;

/** What is in the database after a run; ids differ from case to case, so by counts. */
async function contents(of: TestDatabase) {
  const { rows } = await of.pool.query<Record<string, string>>(
    `select (select count(*) from event) as events, (select count(*) from event_payload) as payloads,
      (select count(*) from kept_payload where removed_at is null) as kept, (select count(*) from attempt) as attempts,
      (select json_object_agg(state, n order by state) from (select state, count(*) as n from delivery group by state) s)::text as states,
      (select count(*) from delivery d where d.state <> 'delivered' and not exists (
        select from kept_payload k where k.event_id = d.event_id and k.body is not null) and not exists (
        select from event_payload p where p.event_id = d.event_id)) as "withoutPayload",
      (select json_agg(json_build_array(what, state, rows) order by what, state)
        from (select what, state, sum(rows) as rows from retention_purge group by what, state) p)::text as purged,
      (select count(*) from removed_partition where rows >= 0) as days`,
  );
  return rows[0];
}

async function filled(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  const { subscriber } = await fillDay(made, OLD, EVENTS);
  await fillDay(made, RECENT, EVENTS, subscriber);
  return made;
}

beforeAll(async () => {
  const undisturbed = await filled();
  await retainAt(undisturbed, new Date(NOW));
  expected = await contents(undisturbed);
  await undisturbed.drop();
}, 60_000);
afterEach(async () => {
  await relay?.close();
  relay = undefined;
  await db?.drop();
});
afterAll(() => relay?.close());

it("removes what is old, and keeps the payloads of all that is unresolved", () => {
  expect(expected).toMatchObject({ withoutPayload: "0", payloads: "0" });
  expect(JSON.parse(expected?.states ?? "{}")).toEqual({ delivered: 276, failed: 15, scheduled: 6 });
});

describe.each(["before", "after"] as const)("a leader that dies, %s the server has run", (moment) => {
  it.each([
    ["the seal of a day", "sealed check"],
    ["a copy of payloads", "copy_event_payload_"],
    ["the drop of a day of payloads", "drop table event_payload"],
    ["the drop of a day of attempts", "drop table attempt"],
    ["a chunk of failed deliveries", "remove_failed"],
    ["a chunk of delivered ones", "remove_delivered"],
    ["a chunk of events", "remove_events"],
  ])("%s, has lost nothing that should stay, and the next one goes on", async (_, marker) => {
    db = await filled();
    relay = await startPostgresRelay(db.url);
    const held = relay.hold(marker);
    const link = new Link(relay.url, "retention", { lockMs: RETENTION_LOCK_MS });
    const leader = await leadRetention(db);
    const log = pino({ level: "silent" });
    const run = runRetention(link, { now: () => NOW }, { leader, environment: {}, log });
    const ended = expect(run).rejects.toThrow();
    await held.asked;
    if (moment === "after") {
      held.pass();
      await held.answered;
    }
    await relay.close();
    await ended;
    await link.close();
    const { accepted, existing, purged } = await readLedger(db.pool);
    expect(existing + purged).toBe(accepted);
    expect(await contents(db)).toMatchObject({ withoutPayload: "0" });
    await retainAt(db, new Date(NOW));
    expect(await contents(db)).toEqual(expected);
  });
});
