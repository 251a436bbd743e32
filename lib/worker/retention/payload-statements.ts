import { MOVES } from "../../engine/state";
import { addToLedger, LED } from "./purge-fragments";

/** A delivery that may need its payload again. What was delivered needs it only when somebody sends it again while it is there. */
const IS_UNRESOLVED = `d.state::text <> '${MOVES.deliver.to}'`;

/** Payloads of at most so many bytes, and one more, are in one chunk: 5,000 of 1 MiB would take a minute. */
const CHUNK_BYTES = 16 * 1024 * 1024;

/**
 * Copies the payloads of one day whose event has an unresolved delivery, from its partition: the next $4 behind event $3, or
 * fewer large ones. Returns the last event seen, null at the end of the day, and how many were copied. A copy that has its payload
 * stays as it is; one that was emptied while the day could not be dropped is filled again, for a delivery may have been retried since.
 * @param partition its name, which is generated here
 */
export const copyPayloads = (partition: string) => `
with page as materialized (
  select p.event_id, p.received_at, p.shard from (
    select *, sum(octet_length(body)) over (order by event_id rows between unbounded preceding and 1 preceding) as bytes
    from ${partition} where event_id > $3::uuid order by event_id limit $4::int) p
  where coalesce(p.bytes, 0) < ${CHUNK_BYTES}
), copied as (
  insert into kept_payload (event_id, shard, received_at, headers, body, is_text)
  select p.event_id, p.shard, p.received_at, p.headers, p.body, p.is_text
  from page join ${partition} p on p.event_id = page.event_id and p.received_at = page.received_at and p.shard = page.shard
  where ${LED} and exists (
    select from delivery d where d.event_id = page.event_id and d.shard = page.shard and ${IS_UNRESOLVED})
  on conflict (event_id, shard) do update
    set headers = excluded.headers, body = excluded.body, is_text = excluded.is_text, removed_at = null
    where kept_payload.removed_at is not null
  returning event_id
)
select (select event_id from page order by event_id desc limit 1), (select count(*) from copied)`;

/** The kept payloads behind the cursor ($1 time, $2 event) that were received before $4, $3 at most, oldest first. */
export const KEPT_PAYLOADS = `
select k.event_id, k.shard, k.received_at::text from kept_payload k
where k.removed_at is null and (k.received_at, k.event_id) > ($1::timestamptz, $2::uuid)
  and k.received_at < $4::timestamptz
order by k.received_at, k.event_id limit $3::int`;

const ASKED = "unnest($1::uuid[], $2::smallint[]) as asked (id, shard)";

/**
 * Locks the failed and discarded deliveries of events ($1, $2 shards) that were received before $3, until the end of the transaction,
 * and returns their ids. One that another transaction holds is left out: it may be retried, so its payload stays.
 */
export const LOCK_UNRESOLVED = `
select d.id from ${ASKED} join delivery d on d.event_id = asked.id and d.shard = asked.shard
where d.received_at < $3::timestamptz and d.state::text in ('${MOVES.retry.from}', '${MOVES.restore.from}')
order by d.id for share of d skip locked`;

/**
 * Removes the kept payloads ($4 events, $5 shards) that nothing needs any more, at $7: all deliveries are resolved, except those of
 * which a retry is excluded because they are locked ($6). A day that still has its partition is left alone: a retry finds its payload
 * there, and the copy must outlive it. The row stays, to show since when. The condition on removed_at is written so that it is not that of
 * the partial index: by it the planner, which knows nothing of the number of $4, compared each of them with each kept payload.
 */
export const REMOVE_KEPT_PAYLOADS = `
with gone as (
  update kept_payload k set headers = null, body = null, removed_at = $7::timestamptz
  from unnest($4::uuid[], $5::smallint[]) as asked (id, shard)
  where k.event_id = asked.id and k.shard = asked.shard and coalesce(k.removed_at, 'infinity') = 'infinity' and ${LED}
    and to_regclass('event_payload_' || to_char(k.received_at at time zone 'utc', 'YYYYMMDD')) is null
    and not exists (
      select from delivery d where d.event_id = k.event_id and d.shard = k.shard and ${IS_UNRESOLVED}
        and d.id not in (select unnest($6::uuid[])))
  returning k.event_id
), ${addToLedger("$3", [{ what: "kept_payload", from: "gone" }])}
select count(*) from gone`;
