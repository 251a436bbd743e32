/** $1 subscriber: what holds of it now; no row when it was deleted. */
export const SUBSCRIBER_NOW = `
select s.expected_status as "expectedStatusCode", s.status = 'approved' as "isApproved", s.paused as "isPaused"
from subscriber s where s.id = $1::uuid and s.deleted_at is null`;
