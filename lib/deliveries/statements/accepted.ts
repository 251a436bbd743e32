import type { FailureKind } from "../../engine/failure";
import { MOVES } from "../../engine/state";

/** Deliveries that were accepted without being sent. They keep their failure, so that taking it back restores them as they were. */

const ANSWERED = "http_status" satisfies FailureKind;

/**
 * The reasons for which a failed delivery is not accepted, as branches of a CASE: its last answer is not the one that its subscriber `s` expects
 * now.
 * @param row the delivery: failure_kind, http_status
 */
export const unacceptable = (
  row: string,
) => `when s.id is null or s.deleted_at is not null then 'subscriber_deleted'
      when ${row}.failure_kind::text is distinct from '${ANSWERED}' or ${row}.http_status is distinct from s.expected_status
        then 'answer_not_expected'`;

/** Condition: a restoration may return the delivery to the failures: it is in the bin, or was accepted. @param row state, accepted_at */
export const isRestorable = (row: string) =>
  `(${row}.state::text = '${MOVES.restore.from}' or (${row}.state::text = '${MOVES.takeBack.from}' and ${row}.accepted_at is not null))`;

/** What a restoration sets: the delivery is failed again, as it was. @param now expression of the time */
export const asItWas = (
  now: string,
) => `discarded_at = null, purge_at = null, restored_at = ${now}, finished_at = null,
    accepted_at = null, accepted_operation_id = null`;

/** What is set of a delivery that is accepted. @param now expression of the time @param operation of the operation */
export const acceptedBy = (now: string, operation: string) =>
  `finished_at = ${now}, accepted_at = ${now}, accepted_operation_id = ${operation}`;

/**
 * Column of delivery `d`: who accepted it, as JSON; null unless it was. Its operation may have been removed since, before the delivery.
 */
export const ACCEPTED_BY = `case when d.accepted_at is not null then coalesce(
    (select json_build_object('type', o.actor_type, 'id', o.actor_id, 'name', o.actor_name) from operation o where o.id = d.accepted_operation_id),
    json_build_object('type', 'system', 'id', null, 'name', 'Removed operation')) end as "acceptedBy"`;
