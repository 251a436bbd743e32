import { rankOf } from "../../engine/priority";
import type { Conditions } from "../../list/statements";
import type { FilterConditions } from "../schema";
import { EVENT_RANK, eventWith } from "./event-of";
import { HTTP_STATUS, ofGroups } from "./index-merge";

/** The conditions of what a filter of deliveries `d` excludes (../excluded.ts), checked row by row. */
export function addExcluded(where: Conditions, filter: FilterConditions): void {
  const { notGroupId = [], notPublishers = [], notPriority = [] } = filter;
  where.except("d.failure_class", "failure_class", filter.notStatus);
  where.except(HTTP_STATUS, "smallint", filter.notHttpStatus);
  where.except("d.event_id", "uuid", filter.notEventId);
  where.except("d.subscriber_id", "uuid", filter.notSubscriberId);
  where.except("d.context_id", "uuid", filter.notContextId);
  where.except("d.handler_id", "uuid", filter.notHandlerId);
  where.except("d.retrying_ended", "retrying_ended", filter.notRetryingEnded);
  where.except("d.topic_name", "text", filter.notTopics);
  where.except("d.failure_kind", "failure_kind", filter.notFailureKind);
  if (notGroupId.length > 0) where.add(`(${ofGroups(notGroupId, where.values)}) is not true`);
  if (notPublishers.length > 0)
    where.add(`not ${eventWith([`e.publisher_id = any(${where.bind(notPublishers)}::uuid[])`])}`);
  if (notPriority.length > 0)
    where.add(`not ${eventWith([`${EVENT_RANK} = any(${where.bind(notPriority.map(rankOf))}::integer[])`])}`);
}
