import { Parameters } from "../../db/parameters";
import type { JoiningFingerprint, NewFingerprint } from "./fingerprint-store";

/** $1 keys, in hex: the fingerprints that are known. Returns key and id. */
export const FIND_FINGERPRINTS = `
select k.key, f.id from unnest($1::text[]) as k (key) join failure_fingerprint f on f.key = decode(k.key, 'hex')`;

/** Taken by whoever makes groups, until the end of the transaction: the new groups of a day are counted by one at a time. */
export const LOCK_NEW_GROUPS = "select pg_advisory_xact_lock(7205759403)::text";

export type NewFingerprints = {
  all: readonly NewFingerprint[];
  /** Now, and the beginning of the day (UTC), ISO 8601. */
  now: string;
  day: string;
  /** New groups of a subscriber and day. */
  most: number;
};

const making = new Parameters<NewFingerprints>();
const rows = making.rows("w", ({ all }) => all, [
  ["key", "text", (one) => one.key],
  ["subscriber_id", "uuid", (one) => one.subscriberId],
  ["expected_status", "smallint", (one) => one.expectedStatus],
  ["http_status", "smallint", (one) => one.httpStatus],
  ["failure_class", "failure_class", (one) => one.failureClass],
  ["failure_kind", "failure_kind", (one) => one.failureKind],
  ["template", "text", (one) => one.template],
  ["delivery_id", "uuid", (one) => one.deliveryId],
  ["attempt", "integer", (one) => one.attempt],
  ["is_overflow", "boolean", (one) => one.isOverflow],
]);
const now = making.value("timestamptz", (one) => one.now);
const day = making.value("timestamptz", (one) => one.day);
const most = making.value("integer", (one) => one.most);
export const newFingerprintParameters = (one: NewFingerprints) => making.of(one);

/**
 * Makes fingerprints that are not known, each with a group of its own, as far as their subscribers have room for new groups on this day.
 * One that another connection has made meanwhile is left out. Returns key and id of the new ones.
 */
export const MAKE_FINGERPRINTS = `
with missing as (
  select w.*, row_number() over (partition by w.subscriber_id, w.is_overflow order by w.key) as place from ${rows}
  where not exists (select from failure_fingerprint f where f.key = decode(w.key, 'hex'))
), allowed as materialized (
  select m.*, nextval('failure_group_id_seq') as group_id from missing m
  where m.is_overflow or m.place + (
    select count(*) from failure_group g where g.subscriber_id = m.subscriber_id and g.created_at >= ${day} and not g.is_overflow
  ) <= ${most}
), made as (
  insert into failure_fingerprint (key, group_id, home_group_id, created_at)
  select decode(a.key, 'hex'), a.group_id, a.group_id, ${now} from allowed a order by a.key
  on conflict (key) do nothing
  returning id, key, group_id
), grouped as (
  insert into failure_group (id, subscriber_id, expected_status, http_status, failure_class, failure_kind, template, sample_delivery_id,
    sample_attempt, is_overflow, state_at, created_at)
  select a.group_id, a.subscriber_id, a.expected_status, a.http_status, a.failure_class, a.failure_kind, a.template, a.delivery_id,
    a.attempt, a.is_overflow, ${now}, ${now}
  from allowed a join made on made.group_id = a.group_id
)
select encode(made.key, 'hex'), made.id from made`;

type Joining = { all: readonly JoiningFingerprint[]; now: string };
const joining = new Parameters<Joining>();
const joiningRows = joining.rows("w", ({ all }) => all, [
  ["key", "text", (one) => one.key],
  ["earlier", "text", (one) => one.earlier],
  ["place", "integer", (one) => one.place],
  ["template", "text", (one) => one.template],
  ["is_folded", "boolean", (one) => one.isFolded],
]);
const joinedAt = joining.value("timestamptz", (one) => one.now);
export const joiningParameters = (one: Joining) => joining.of(one);

/**
 * Makes fingerprints that are not known in the groups of those that their failures have by earlier rules of folding, of several the latest. One
 * that was merged takes the new one along. The group shows the text as it is folded now. Returns key and id of the new ones.
 */
export const JOIN_FINGERPRINTS = `
with known as (
  select distinct on (w.key) decode(w.key, 'hex') as key, w.template, w.is_folded, f.group_id, f.home_group_id, f.merged_at, f.merged_by_type,
    f.merged_by_id, f.merged_by_name
  from ${joiningRows} join failure_fingerprint f on f.key = decode(w.earlier, 'hex')
  order by w.key, w.place, f.id
), made as (
  insert into failure_fingerprint (key, group_id, home_group_id, merged_at, merged_by_type, merged_by_id, merged_by_name, created_at)
  select k.key, k.group_id, k.home_group_id, k.merged_at, k.merged_by_type, k.merged_by_id, k.merged_by_name, ${joinedAt} from known k
  order by k.key on conflict (key) do nothing
  returning id, key
), shown as (
  update failure_group g set template = k.template from known k join made on made.key = k.key
  where g.id = k.home_group_id and k.is_folded
)
select encode(made.key, 'hex'), made.id from made`;
