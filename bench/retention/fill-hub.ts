import { randomUUID } from "node:crypto";
import type { Database } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import { DAY_MS } from "../../lib/time/units";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { fillWithoutIndexes } from "../plans/failures";
import { fillDay, type PastTopic } from "./fill-day";

/** Days of traffic that end at midnight. */
export const FILLED_DAYS = 30;
const REFUSED = 200_000;
const OPERATIONS = 200;
const AUDIT_ROWS = 400_000;
const UNPROVEN = 150_000;

/**
 * Fills a database with past days of everything that retention removes: deliveries with attempts and payloads, one of a hundred in the
 * bin and as many failed, refused events, operations, and the audit trail.
 * @returns the end of the last day
 */
export async function fillHub(db: Database, deliveries: number): Promise<Date> {
  const end = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const topic = await createTopic(db);
  const aDay = Math.ceil(deliveries / FILLED_DAYS);
  const fillDays = async () => {
    for (let index = 0; index < FILLED_DAYS; index++) {
      const day = new Date(end.getTime() - (FILLED_DAYS - index) * DAY_MS);
      await fillDay(db, topic, day, index * aDay, aDay);
    }
  };
  await db.pool.query("alter table delivery drop constraint delivery_event_id_fkey");
  await fillWithoutIndexes(db.pool, "event", () => fillWithoutIndexes(db.pool, "delivery", fillDays));
  await db.pool.query(ADD_FOREIGN_KEY);
  const { rows } = await db.pool.query<{ id: string }>(ADD_OPERATIONS, [end, OPERATIONS]);
  for (const { id } of rows) await db.pool.query(ADD_ITEMS, [id]);
  for (const [statement, count] of [
    [TO_THE_BIN, null],
    [ADD_NOTES, null],
    [ADD_REFUSED, REFUSED],
    [ADD_AUDIT_ROWS, AUDIT_ROWS],
    [ADD_UNPROVEN, UNPROVEN],
  ] as const)
    await db.pool.query(statement, count === null ? [] : [end, count]);
  await db.pool.query(SET_HEAD);
  await db.pool.query("vacuum analyze");
  await db.pool.query("checkpoint");
  return end;
}

async function createTopic({ prisma }: Database): Promise<PastTopic> {
  const handler = await createHandler(prisma, { basePath: "/past", topicNames: ["paid"] });
  const { id: subscriberId, url } = await createSubscriber(prisma);
  const configurationId = newId();
  await prisma.attemptConfiguration.create({ data: { id: configurationId, subscriberId, url, headers: {} } });
  return { topicId: handler.topics[0]?.id ?? randomUUID(), subscriberId, configurationId };
}

/** The removal of an event checks it: without it the statement would be faster than in a hub. */
const ADD_FOREIGN_KEY = `
alter table delivery add constraint delivery_event_id_fkey foreign key (event_id, shard) references event (id, shard)`;

const TO_THE_BIN = `
update delivery set state = 'discarded', discarded_at = failed_at, purge_at = failed_at + interval '14 days'
where state = 'failed' and hashtext(id::text) % 2 = 0`;

const ADD_NOTES = `
insert into failure_email (delivery_id, shard, handler_id, failed_at)
select id, shard, handler_id, failed_at from delivery where state = 'failed'`;

/** $1 end, $2 how many, over the last ten days: more than are kept. */
const ADD_REFUSED = `
with made as (
  select gen_random_uuid() as id, (n % 32)::smallint as shard, $1::timestamptz - n * interval '10 days' / $2::int as at
  from generate_series(1, $2::int) as n
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select id, shard, at, '{"content-type":"application/json"}', convert_to(repeat(md5(id::text), 30), 'UTF8'), true from made
)
insert into event (id, shard, received_at, http_status, reason, path, size_bytes, subscriber_count)
select id, shard, at, 401, 'unauthorized', '/past/paid', 960, 0 from made`;

/** $1 end, $2 how many, over the days. */
const ADD_OPERATIONS = `
insert into operation (id, kind, state, actor_type, actor_name, created_at, finished_at)
select gen_random_uuid(), 'discard', 'done', 'system', 'Bench', at, at from (
  select $1::timestamptz - n * interval '${FILLED_DAYS} days' / $2::int as at from generate_series(1, $2::int) as n) as times
returning id`;

/** 5,000 items of operation $1. */
const ADD_ITEMS = `
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result)
select $1::uuid, id, shard, event_id, subscriber_id, 'changed' from delivery order by id limit 5000`;

const ADD_AUDIT_ROWS = `
insert into audit_log (id, at, actor_type, actor_name, action, outcome, chain_number, chain_hash)
select gen_random_uuid(), $1::timestamptz - ($2::int - n) * interval '${FILLED_DAYS} days' / $2::int, 'system', 'Bench',
  'deliveries.retry', 'allowed', n, md5(n::text) || md5((-n)::text) from generate_series(1, $2::int) as n`;

const ADD_UNPROVEN = `
insert into audit_log (id, at, actor_type, actor_name, action, outcome, is_unproven)
select gen_random_uuid(), $1::timestamptz - n * interval '${FILLED_DAYS} days' / $2::int, 'system', 'Bench',
  'session.sign_in', 'refused', true from generate_series(1, $2::int) as n`;

const SET_HEAD = `
update audit_chain set (number, hash) = (select chain_number, chain_hash from audit_log where chain_number is not null
  order by chain_number desc limit 1) where id = 1`;
