/** The filters of the list of failures, each alone, with the condition by which the database counts the rows that the answer must have. */
import { numberedId } from "../support/sql-ids";

/** A group of the busiest subscriber: answers of 503. */
export const BUSY_GROUP = 4;

const BUSIEST = numberedId("0001", 1);
/** What the payload of an event has as its amount (./hub.ts). */
const AMOUNT = "extract(epoch from received_at)::bigint % 1000";

export type FilterCase = { name: string; query: string; where: string };

export const FILTER_CASES: readonly FilterCase[] = [
  { name: "a handler", query: "handlers=/handler-3", where: `handler_id = '${numberedId("0003", 3)}'` },
  { name: "a topic", query: "topics=topic-3", where: "topic_name = 'topic-3'" },
  {
    name: "a publisher",
    query: `publishers=${numberedId("0005", 3)}`,
    where: `exists (select from event e where e.id = d.event_id and e.shard = d.shard and e.publisher_id = '${numberedId("0005", 3)}')`,
  },
  { name: "a status code", query: "httpStatus=422", where: "http_status = 422" },
  {
    name: "a status code of a subscriber",
    query: `httpStatus=500&subscriberId=${BUSIEST}`,
    where: `http_status = 500 and subscriber_id = '${BUSIEST}'`,
  },
  { name: "a topic excluded", query: "notTopics=topic-3", where: "topic_name <> 'topic-3'" },
  { name: "a failure kind", query: "failureKind=timeout", where: "failure_kind = 'timeout'" },
  { name: "a group", query: `groupId=${BUSY_GROUP}`, where: `failure_fingerprint_id = ${BUSY_GROUP}` },
  { name: "a group of few", query: "groupId=1500", where: "failure_fingerprint_id = 1500" },
  { name: "attempts, all rows", query: "minAttempts=4", where: "attempts >= 4" },
  { name: "attempts, no row", query: "minAttempts=5", where: "attempts >= 5" },
  { name: "a text of many", query: "text=answered%20503", where: "http_status = 503" },
  { name: "a text of none", query: "text=certificate%20has%20expired", where: "false" },
  { name: "why retrying ended, no row", query: "retryingEnded=stopped", where: "retrying_ended = 'stopped'" },
  {
    name: "a priority of one in a hundred",
    query: "priority=high",
    where: "exists (select from event e where e.id = d.event_id and e.shard = d.shard and e.priority = 0)",
  },
  {
    name: "a value of few",
    query: "minValue=650",
    where: "exists (select from event e where e.id = d.event_id and e.shard = d.shard and e.value >= 650)",
  },
  {
    name: "a payload of one in a thousand",
    query: "payloadPath=$.order.amount&payloadValue=500",
    where: `${AMOUNT} = 500`,
  },
  {
    name: "a payload of half, as a number",
    query: "payloadPath=$.order.amount&payloadValue=499&payloadComparison=gt",
    where: `${AMOUNT} > 499`,
  },
];
