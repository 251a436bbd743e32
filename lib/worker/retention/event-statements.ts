import { addToLedger, LED } from "./purge-fragments";

/** $1 at most so many refused events are kept: the time of the first one beyond, none while there are fewer. */
export const REFUSED_BEYOND = `
select e.received_at::text from event e where e.http_status >= 300
order by e.received_at desc, e.id desc offset $1::int limit 1`;

/** The oldest refused events before $1, $2 at most. */
export const REFUSED_BEFORE = `
select e.id, e.shard, e.received_at::text from event e where e.http_status >= 300 and e.received_at < $1::timestamptz
order by e.received_at, e.id limit $2::int`;

/**
 * Removes events ($4, $5 shards) before $6 that have no delivery, with what is left of their payloads: a refused event goes before
 * the day of its payload.
 */
export const REMOVE_EVENTS = `
with gone as (
  delete from event e using unnest($4::uuid[], $5::smallint[]) as asked (id, shard)
  where e.id = asked.id and e.shard = asked.shard and e.received_at < $6::timestamptz and ${LED}
    and not exists (select from delivery d where d.event_id = e.id and d.shard = e.shard)
  returning e.id, e.shard, e.received_at, e.http_status, e.subscriber_count
), kept as (
  delete from kept_payload k using gone where k.event_id = gone.id and k.shard = gone.shard returning k.event_id, k.removed_at
), payload as (
  delete from event_payload p using gone
  where p.event_id = gone.id and p.received_at = gone.received_at and p.shard = gone.shard returning p.event_id
), ${addToLedger("$3", [
  {
    what: "event",
    state: "accepted",
    from: "gone",
    where: "http_status < 300",
    accepted: "case when http_status = 202 then subscriber_count else 0 end",
  },
  { what: "event", state: "refused", from: "gone", where: "http_status >= 300" },
  { what: "payload", from: "payload" },
  { what: "kept_payload", from: "kept", where: "removed_at is null" },
])}
select count(*) from gone`;
