import { CHECKPOINT } from "./chain";

/** The SQL of the chain. All values are texts, the same for each connection, time zone and version of PostgreSQL. */

/**
 * The content of a row that its hash covers. jsonb has one text for a value, whatever the text it was written as; the time is
 * UTC with microseconds, independent of the session's zone.
 */
const CONTENT = `a.id::text, to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.actor_type::text, a.actor_id::text,
  a.actor_name, a.action, a.outcome::text, a.target_type, a.target_id, a.detail::text, a.address`;

/** The end of the chain. */
export const CHAIN_HEAD = "select number::text, hash from audit_chain where id = 1";

/** Rows that wait for the chain: all without a number, except refusals of unproven actors. */
const WAITING = "a.chain_number is null and not a.is_unproven";

/** The oldest $1 rows that are not in the chain yet. A row that is committed late comes when it is visible. */
export const UNCHAINED = `
select ${CONTENT} from audit_log a where ${WAITING} order by a.at, a.id limit $1::int`;

/**
 * Adds rows $5 with numbers $6 and hashes $7 behind the head ($1 number, $2 hash), which becomes $3 and $4. Of two leaders with
 * the same head, the second changes nothing: it waits for the head's row and then finds another head.
 */
export const CHAIN_ROWS = `
with head as (
  update audit_chain set number = $3::bigint, hash = $4::text
  where id = 1 and number = $1::bigint and hash = $2::text returning id)
update audit_log a set chain_number = next.number, chain_hash = next.hash
from unnest($5::uuid[], $6::bigint[], $7::text[]) as next (id, number, hash), head
where a.id = next.id and a.chain_number is null returning a.id`;

/** The next $2 rows of the chain behind number $1: number, hash, content. */
export const CHAINED_AFTER = `
select a.chain_number::text, a.chain_hash, ${CONTENT} from audit_log a
where a.chain_number > $1::bigint order by a.chain_number limit $2::int`;

/** The hash of row $1 of the chain. */
export const HASH_OF = "select chain_hash from audit_log where chain_number = $1::bigint";

/** The first number of the chain among the rows since $1. */
export const FIRST_SINCE =
  "select min(chain_number)::text from audit_log where at >= $1::timestamptz and chain_number is not null";

/** The first number of the chain. */
export const FIRST_NUMBER = "select min(chain_number)::text from audit_log where chain_number > 0";

/** Rows with a number that the chain never gives: $1 of them. */
export const OUTSIDE_THE_CHAIN = `
select a.chain_number::text, ${CONTENT} from audit_log a where a.chain_number < 1 order by a.chain_number limit $1::int`;

/**
 * The row by which most rows were removed on purpose: their last number and its hash, then the row's own number, actor and time. A row cannot remove itself or later ones. One whose detail has another form removes nothing.
 */
export const LAST_CHECKPOINT = `
select removed::text, detail ->> 'hash', chain_number::text, actor_name,
  to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from (select a.*, case when a.detail ->> 'number' ~ '^[0-9]{1,18}$' and a.detail ->> 'hash' ~ '^[0-9a-f]{64}$'
        then (a.detail ->> 'number')::bigint end as removed
      from audit_log a where a.action = '${CHECKPOINT}' and a.chain_number is not null) checkpoint
where removed < chain_number order by removed desc, chain_number desc limit 1`;

/**
 * The last number of the chain up to which rows may be removed: that of a checkpoint that retention wrote, whose hash is that of the
 * row with this number.
 */
export const REMOVABLE_UNTIL = `
select a.chain_number::text from audit_log c join audit_log a on a.chain_hash = c.detail ->> 'hash' and a.chain_number =
  case when c.detail ->> 'number' ~ '^[0-9]{1,18}$' then (c.detail ->> 'number')::bigint end
where c.action = '${CHECKPOINT}' and c.actor_type = 'system' and c.actor_name = 'Retention' and c.chain_number > a.chain_number
order by a.chain_number desc limit 1`;

/** The number of rows that are not in the chain yet, and of those that never will be: refusals of unproven actors. */
export const UNCHAINED_COUNT = `
select (select count(*) from audit_log a where ${WAITING})::text, (select count(*) from audit_log where is_unproven)::text`;

/** The oldest $1 rows marked as refusals of unproven actors that cannot be: of the chain, or allowed. */
export const MARKED_WRONGLY = `
select ${CONTENT} from audit_log a where a.is_unproven and (a.chain_number is not null or a.outcome <> 'refused')
order by a.at, a.id limit $1::int`;

/**
 * Removes refusals of unproven actors, at most so many at once and the oldest first: those until a time, and those beyond the newest.
 * Never a row of the chain. Returns the time of each.
 * @param until @param newest how many are kept at most @param rows placeholders @param condition of the whole removal
 */
export const removeUnproven = (until: string, newest: string, rows: string, condition = "true") => `
delete from audit_log a using (
  select id from audit_log
  where is_unproven and at <= greatest(${until}::timestamptz,
    (select at from audit_log where is_unproven order by at desc, id desc offset ${newest}::int limit 1))
  order by at, id limit ${rows}::int) as old
where a.id = old.id and a.is_unproven and a.chain_number is null and ${condition}
returning a.at`;

/**
 * The last row of the chain that may be removed when rows before $1 go: the one before the first that is of that time or later, in
 * the order of the chain. The limit makes the planner follow the index of numbers, which ends after the old rows.
 */
export const LAST_BEFORE = `
select a.chain_number::text, a.chain_hash from audit_log a
where a.chain_number < coalesce(
  (select k.chain_number from audit_log k where k.chain_number > 0 and k.at >= $1::timestamptz order by k.chain_number limit 1),
  (select number + 1 from audit_chain where id = 1))
order by a.chain_number desc limit 1`;

/**
 * Writes the row $3, at $4, by which rows up to number $5, whose hash is $6, are removed on purpose, if the lease of task $1 still
 * has the fence $2 and no checkpoint waits for its place in the chain.
 */
export const ADD_CHECKPOINT = `
insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, detail)
select $3::uuid, $4::timestamptz, 'system', 'Retention', '${CHECKPOINT}', 'allowed', 'audit',
  jsonb_build_object('number', $5::text, 'hash', $6::text)
where exists (select from leader_lease where name = $1 and fence = $2::bigint)
  and not exists (select from audit_log a where a.chain_number is null and a.action = '${CHECKPOINT}')`;
