/** Writes the traffic of a past day in SQL by the rules of lib/db/ids.ts, in the states in which deliveries end. */

import type { Database } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import { ensureDayPartitions } from "../../lib/db/partitions";
import { EVENTS_AT_ONCE, insertEvents } from "../support/insert-events";

/** One of so many deliveries fails, after four attempts. */
export const FAILED_OF = 50;
const ATTEMPTS = 4;

/** The destination of past events, and an attempt configuration of its attempts. */
export type PastTopic = { topicId: string; subscriberId: string; configurationId: string };

/** Creates the topic of past events. Its subscriber is never sent anything: its deliveries have ended. */
export async function createPastTopic(
  { prisma }: Database,
  post: (path: string, body: object) => Promise<unknown>,
): Promise<PastTopic> {
  const topics = [{ name: "paid", contexts: ["default"] }];
  await post("/api/v1/handlers", { name: "Past", basePath: "/past", topics });
  const url = "http://127.0.0.1:9/past";
  const subscriber = (await post("/api/v1/subscribers", {
    name: "Past",
    url,
    expectedStatus: 200,
    subscriptions: [],
  })) as {
    id: string;
  };
  const { id: topicId } = await prisma.topic.findFirstOrThrow({ where: { handler: { basePath: "/past" } } });
  const configurationId = newId();
  const headers = { "content-type": "application/json", "user-agent": "Redeliver" };
  await prisma.attemptConfiguration.create({
    data: { id: configurationId, subscriberId: subscriber.id, url, headers },
  });
  return { topicId, subscriberId: subscriber.id, configurationId };
}

/** Adds events of 1 KB spread over a day (UTC), with one delivery each. `first`: the number of the first one. */
export async function fillDay(
  { pool }: Database,
  topic: PastTopic,
  day: Date,
  first: number,
  count: number,
): Promise<void> {
  await ensureDayPartitions(pool, day, day);
  const { topicId, subscriberId, configurationId } = topic;
  for (let from = first; from < first + count; from += EVENTS_AT_ONCE) {
    const to = Math.min(from + EVENTS_AT_ONCE, first + count) - 1;
    await pool.query(EVENTS, [from, to, day, first, count, topicId, subscriberId, configurationId]);
  }
}

/** The failure of a delivery that failed, null of the others. */
const ifFailed = (value: string) => `case when failed then ${value} end`;

const ATTEMPT = `, attempt as (
  insert into attempt (delivery_id, number, started_at, shard, trigger, wait_ms, duration_ms, outcome, http_status,
    failure_class, failure_kind, failure_detail, response_headers, response_body, next_action, configuration_id, worker_id,
    queue_depth, in_flight, subscriber_in_flight, circuit)
  select id, number, at + number * interval '1 second', shard, (case number when 1 then 'first' else 'automatic' end)::attempt_trigger,
    2, 3.5, (case when failed then 'failure' else 'success' end)::attempt_outcome, case when failed then 503 else 200 end,
    ${ifFailed("'server_error'::failure_class")}, ${ifFailed("'http_status'::failure_kind")},
    ${ifFailed("'Answered 503, expected 200'")},
    '{"connection":"keep-alive","date":"Thu, 26 Nov 2026 10:00:00 GMT","keep-alive":"timeout=5","transfer-encoding":"chunked"}',
    'ok', (case when not failed then 'none' when number = ${ATTEMPTS} then 'fail' else 'retry' end)::next_action, $8::uuid,
    $8::uuid, 0, 1, 1, 'closed'
  from made, generate_series(1, case when failed then ${ATTEMPTS} else 1 end) as number
)`;

/**
 * Inserts events $1 to $2 of the day $3, whose events are $5 from number $4 on, of topic $6 for subscriber $7 with the attempt
 * configuration $8.
 */
const EVENTS = insertEvents({
  path: "/past/paid",
  at: "$3::timestamptz + (n - $4::int) * interval '86390 seconds' / $5::int",
  more: `, n % ${FAILED_OF} = 0 as failed`,
  also: ATTEMPT,
  subscriber: "$7::uuid",
  columns: `, state, attempts, automatic_attempts, finished_at, failed_at, failure_class, failure_kind, failure_detail, http_status`,
  values: `, (case when failed then 'failed' else 'delivered' end)::delivery_state,
  case when failed then ${ATTEMPTS} else 1 end, case when failed then ${ATTEMPTS - 1} else 0 end,
  case when not failed then at + interval '20 milliseconds' end, ${ifFailed("at + interval '5 seconds'")},
  ${ifFailed("'server_error'::failure_class")}, ${ifFailed("'http_status'::failure_kind")},
  ${ifFailed("'Answered 503, expected 200'")}, case when failed then 503 else 200 end`,
});
