/** Reads the newest failed attempts, newest first. $1 limit, $2 whether to read the responses. */
export const NEWEST_FAILURES = `
select failure_kind as "kind", failure_class as "class", http_status as "status", failure_detail as "detail",
  case when $2 then response_body end as "body", case when $2 then response_headers end as "headers", started_at as "at"
from attempt where outcome <> 'success' and outcome <> 'unknown' order by started_at desc limit $1`;
