/** $1 delivery, $2 its shard: the failure group of its last failure; no row without one. */
export const GROUP_OF_DELIVERY = `
select g.id::float8 as id, g.template, d.subscriber_name as "subscriberName", g.expected_status as "expectedStatusCode",
  g.http_status as "httpStatus", g.failure_kind as "failureKind", g.is_overflow as "isOverflow" from delivery d
join failure_fingerprint f on f.id = d.failure_fingerprint_id join failure_group g on g.id = f.group_id
where d.id = $1::uuid and d.shard = $2`;
