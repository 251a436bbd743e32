/** The statements that bound test events. The table holds the last minute alone, so they read it whole. */

/** Lets one test event begin at a time, in any process, until the transaction ends. */
export const TAKE_TURNS = "select 1 from pg_advisory_xact_lock(7411, 1)";

/** Removes the test events that count no more at $1: begun before $2, and ended. */
export const REMOVE_OLD_TESTS = `
delete from test_event where begun_at < $2::timestamptz and (not is_under_way or ends_by < $1::timestamptz)`;

/** The test events by actor $1 or to subscriber $2. */
export const RECENT_TESTS = `
select actor_id = $1 as "isSameActor", subscriber_id = $2::uuid as "isSameSubscriber",
  extract(epoch from begun_at)::float8 * 1000 as "begunAt", extract(epoch from ends_by)::float8 * 1000 as "endsBy",
  is_under_way as "isUnderWay"
from test_event where actor_id = $1 or subscriber_id = $2::uuid`;

/** $1 id, $2 subscriber, $3 actor, $4 begin, $5 end at the latest. */
export const ADD_TEST = `
insert into test_event (id, subscriber_id, actor_id, begun_at, ends_by, is_under_way)
values ($1::uuid, $2::uuid, $3, $4::timestamptz, $5::timestamptz, true)`;

export const END_TEST = "update test_event set is_under_way = false where id = $1::uuid";
