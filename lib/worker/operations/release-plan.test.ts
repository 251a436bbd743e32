import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { insertFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { plainArray, plainValues } from "../../db/array-text";
import { newDeliveryId, newEventId, newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { consoleDraft } from "../../operations/console-draft";
import { createDraft } from "../../operations/mutations/draft";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { WORKER_SESSION } from "../database/link";
import { MARK_CANARY } from "./conduct-statements";
import { RELEASE_COPIES } from "./copy-statements";
import { CANCEL_ITEMS, LOCK, type LockedKind, RELEASE, RELEASE_LOCKED } from "./release-statements";

/**
 * The work of a statement on a set of which the planner knows nothing yet: it depends on what the statement changes, not on how much of the
 * set there is. Rows are counted, not time.
 */

const SET = 6000;
const SUBSCRIBERS = 3;
const OF_EACH = 10;
const SHARD = 3;
const WORKER = newId();
const NOW = new Date().toISOString();

let db: TestDatabase;
let client: pg.Client;
let freeze: () => Promise<string>;
let id: string;
let subscriberIds: string[];

beforeAll(async () => {
  db = await createTestDatabase();
  await ensurePartitionsAhead(db.pool, new Date());
  const subscribers = await Promise.all(
    Array.from({ length: SUBSCRIBERS }, () => createSubscriber(db.prisma)),
  );
  subscriberIds = subscribers.map((one) => one.id);
  await insertFailures(db, SET, subscribers);
  const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };
  const from = new Date(Date.now() - 3_600_000);
  const filter = { from, to: new Date(), classes: [], contextIds: [], subscriberIds };
  freeze = () => createDraft(db, actor, consoleDraft("retry", { by: "filter", filter, asOf: new Date() }));
  id = await freeze();
  await db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId: WORKER } });
  client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query(WORKER_SESSION);
});
afterAll(async () => {
  await client.end();
  await db.drop();
});

/** Makes the set wait for retries in an hour. */
const WAITING = `update delivery set state = 'scheduled', next_trigger = 'automatic', automatic_attempts = 1, failed_at = null,
  due_at = now() + interval '1 hour' where shard = ${SHARD}`;
/** Makes the subscribers expect what they answered. */
const ANSWERED = `update subscriber set expected_status = 200;
  update delivery set failure_kind = 'http_status', http_status = 200 where shard = ${SHARD}`;
const WANTED = () => [
  plainValues(subscriberIds),
  plainValues(subscriberIds.map(() => OF_EACH)),
  "{}", // no operation begun earlier
];

it.each([
  { name: "a retry brought forward", text: RELEASE.retry_now, prepare: WAITING, values: WANTED },
  {
    name: "the end of retries",
    text: RELEASE.stop,
    prepare: WAITING,
    values: () => [...WANTED(), "{}", "{}", "{}", "{}"],
  },
  { name: "a cancellation", state: "cancelling", text: CANCEL_ITEMS, values: () => [SUBSCRIBERS * OF_EACH] },
])("$name reads a few rows for each item that it changes", async ({ text, state, prepare, values }) => {
  const { most, changed } = await explain(text, [id, SHARD, WORKER, NOW, ...values()], { state, prepare });
  expect(changed).toBe(SUBSCRIBERS * OF_EACH);
  expect(most).toBeLessThan(changed * 4);
});

it.each([
  { name: "a retry", kind: "retry", extra: ["manual"] },
  { name: "a deletion", kind: "discard", extra: [NOW] },
  { name: "an acceptance", kind: "accept", extra: [], prepare: ANSWERED },
] as const)("$name reads a few rows for each item that it locks and changes", (one) => isBounded(one));

it("the copies of a set read a few rows for each item that they change", async () => {
  const deliveries = await firstItems();
  const each = <Value>(value: (id: string) => Value) => deliveries.map(value);
  const given = [
    each((delivery) => delivery),
    each(() => newDeliveryId(newEventId(Date.now(), SHARD))),
    each(() => newEventId(Date.now(), SHARD)),
    ...[
      each(() => 1),
      each(() => 2),
      each(() => true),
      each(() => false),
      each(() => "http://x"),
      each(() => null),
      each(() => true),
    ],
  ];
  const common = [id, SHARD, WORKER, NOW, [], "manual", Buffer.from("{}"), null];
  const { most, changed } = await explain(RELEASE_COPIES, [...common, ...given]);
  expect(changed).toBe(SUBSCRIBERS * OF_EACH);
  // Rows of the statement itself are compared with one another: their number is that of one release, whatever the set.
  expect(most).toBeLessThanOrEqual(changed * changed);
  expect(most).toBeLessThan(SET / 2);
});

it("the choice of a canary reads the first items of each queue", async () => {
  const { most, changed } = await explain(MARK_CANARY, [id, 10]);
  expect(changed).toBe(10);
  expect(most).toBeLessThan(SET / 2);
});

type Locked = { kind: LockedKind; extra: readonly string[]; prepare?: string; isPrepared?: boolean };

async function isBounded({ kind, extra, ...more }: Locked) {
  const own = [id, SHARD, WORKER];
  const [subscribers, numbers, earlier] = WANTED();
  const locked = await explain(LOCK[kind], [...own, subscribers, numbers], { ...more, isPrepared: false });
  expect(locked.most).toBeLessThanOrEqual(SUBSCRIBERS * OF_EACH);
  const picked = await firstItems();
  const given = [plainValues(picked), plainArray(picked, () => true)];
  const values = [...own, NOW, ...given, earlier, ...extra];
  const { most, changed } = await explain(RELEASE_LOCKED[kind], values, more);
  expect(changed).toBe(SUBSCRIBERS * OF_EACH);
  expect(most).toBeLessThan(changed * 4);
}

/** The deliveries of as many items as a release takes. */
async function firstItems(): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    "select i.delivery_id as id from operation_item i where i.operation_id = $1 and i.shard = $2 order by 1 limit $3",
    [id, SHARD, SUBSCRIBERS * OF_EACH],
  );
  return rows.map((row) => row.id);
}

it("a retry reads a few rows for each item when there are statistics, and other sets of the same deliveries", async () => {
  for (let sets = 0; sets < 6; sets++) await freeze();
  await client.query("analyze operation_item");
  await isBounded({ kind: "retry", extra: ["manual"], isPrepared: true });
});

/** Executes a statement. @returns the most rows that a node of its plan read, those that it left out included, and the items it changed */
async function explain(
  text: string,
  values: unknown[],
  {
    state = "running",
    prepare = "",
    isPrepared = false,
  }: { state?: string | undefined; prepare?: string | undefined; isPrepared?: boolean } = {},
) {
  await client.query("begin");
  await client.query("update operation set state = $2::operation_state where id = $1", [id, state]);
  await client.query(prepare);
  const { rows } = isPrepared
    ? await explainPrepared(text, values)
    : await client.query(`explain (analyze, format json) ${text}`, values);
  const changed = await client.query(CHANGED, [id]);
  await client.query("rollback");
  const plan = rows[0]["QUERY PLAN"][0].Plan as Node;
  return { most: Math.max(...nodesOf(plan).map(rowsOf)), changed: changed.rowCount ?? 0 };
}

/** Explains the plan for any values, which a worker's session has, instead of one for these. */
async function explainPrepared(text: string, values: unknown[]) {
  await client.query("savepoint before");
  await client.query({ name: "explained", text, values });
  await client.query("rollback to savepoint before");
  const given = values.map((value) => client.escapeLiteral(String(value))).join(", ");
  const explained = await client.query(`explain (analyze, format json) execute explained(${given})`);
  await client.query({ name: "", text: "deallocate explained" });
  return explained;
}

const CHANGED =
  "select from operation_item where operation_id = $1 and (result in ('sending', 'changed', 'cancelled') or is_canary)";

type Node = { [name: string]: unknown; Plans?: Node[]; "Actual Rows": number; "Actual Loops": number };

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function rowsOf(node: Node): number {
  const removed = Object.entries(node).filter(([name]) => name.startsWith("Rows Removed"));
  const left = removed.reduce((sum, [, rows]) => sum + Number(rows), 0);
  return (node["Actual Rows"] + left) * node["Actual Loops"];
}
