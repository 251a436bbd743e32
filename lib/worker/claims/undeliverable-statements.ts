import { Parameters } from "../../db/parameters";
import { CLAIMABLE } from "../../engine/state";
import { becomeFailed, isOnDemand } from "../transitions/fragments";

export type Undeliverable = {
  shard: number;
  workerId: string;
  subscriberId: string;
  /** Due by this time, ISO 8601. */
  dueBy: string;
  /** The deliveries that are under way, as an array text. */
  held: string;
  /** When they fail, ISO 8601, and with which detail. */
  failedAt: string;
  failureDetail: string;
  /** The handlers whose policies notify of failures, as an array text; none when the subscriber has a policy of its own. */
  notifyingHandlers: string;
  /** The policy of the subscriber's own, if that notifies. */
  ownPolicyId: string | null;
};

const undeliverable = new Parameters<Undeliverable>();
const shard = undeliverable.value("smallint", (one) => one.shard);
const worker = undeliverable.value("uuid", (one) => one.workerId);
const subscriber = undeliverable.value("uuid", (one) => one.subscriberId);
const dueBy = undeliverable.value("timestamptz", (one) => one.dueBy);
const held = undeliverable.value("uuid[]", (one) => one.held);
const failedAt = undeliverable.value("timestamptz", (one) => one.failedAt);
const failureDetail = undeliverable.value("text", (one) => one.failureDetail);
const handlers = undeliverable.value("uuid[]", (one) => one.notifyingHandlers);
const ownPolicy = undeliverable.value("uuid", (one) => one.ownPolicyId);
export const undeliverableParameters = (one: Undeliverable) => undeliverable.of(one);

/**
 * Fails due deliveries of a subscriber in one shard that are not held, 500 at most, if the shard is the worker's. One that an operation
 * releases meanwhile is left to the next time: the item would not be settled.
 */
export const FAIL_UNDELIVERABLE = `
with due as materialized (
  select d.id, d.shard, d.operation_id, d.attempts, d.recoveries from shard_lease l join delivery d on d.shard = ${shard}
  where l.shard = ${shard} and l.worker_id = ${worker} and d.state = '${CLAIMABLE}' and d.subscriber_id = ${subscriber}
    and d.due_at <= ${dueBy} and d.id <> all(${held})
  order by d.priority, d.due_at limit 500
), ${becomeFailed({
  move: "failUndeliverable",
  from: "due s",
  where: "d.operation_id is not distinct from s.operation_id",
  shard,
  failedAt,
  failureClass: "'no_response'",
  failureKind: "'subscriber_unavailable'",
  failureDetail,
  fingerprint: "null",
  httpStatus: "null",
  retryingEnded: "'unavailable'",
  isNotified: `not ${isOnDemand("f")} and (${ownPolicy} is not null or f.handler_id = any(${handlers}))`,
  ownPolicy,
})}
select id from failed`;
