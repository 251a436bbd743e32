import { trend } from "./measures";

/** $1 group, $2 now: its failed attempts of the last 14 days, a number for each 24 hours, oldest first. */
export const TREND_OF_DAYS = `
select ${trend("f.ids", "$2::timestamptz", 14, "interval '24 hours'")} as days
from (select array_agg(id) as ids from failure_fingerprint where group_id = $1::bigint) as f`;
