import { rankOf } from "../../lib/engine/priority";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time/units";
import { between, pick, type Random, seeded } from "../factories/random";
import { attemptConfigurationRow, eventRows, type ShardRows } from "../factories/rows";
import { behave, hoursBefore } from "./behaviour";
import { type DemoSubscriber, subscribersOf, topicPriority } from "./configuration";
import type { Configured } from "./configure";
import { publisherId } from "./ids";
import { deliver, type Route } from "./past-delivery";
import { payloadOf } from "./payloads";
import { nextOccasion, type Occasion, pathOf } from "./traffic";

export const DAYS_BACK = 14;

/** Number of events and length of each period: two weeks, the last day, the last hour, the last minutes. */
const TWO_WEEKS_MS = DAYS_BACK * DAY_MS - HOUR_MS;
const PERIODS = [
  { events: 2_300, backMs: TWO_WEEKS_MS },
  { events: 420, backMs: 18 * HOUR_MS },
  { events: 160, backMs: 90 * MINUTE_MS },
  { events: 170, backMs: 8 * MINUTE_MS },
];
/** Number of rejected requests. */
const REJECTED_EVENTS = 60;

const SOURCES = ["10.20.4.17", "10.20.4.18", "10.20.7.3", "140.82.115.24", "140.82.115.31"] as const;

/**
 * Simulates the two weeks before `now`: events during opening hours, delivered to subscribers with their behaviour at that time,
 * the rules of the worker and the settings of the policies.
 */
export function simulatePast(
  configured: Configured,
  now: number,
  routeTo: (subscriber: DemoSubscriber, basePath: string) => Route,
): ShardRows {
  const random = seeded(20_261_122);
  const rows: ShardRows = {
    events: [],
    payloads: [],
    deliveries: [],
    attempts: [],
    attemptConfigurations: [],
  };
  for (const { events, backMs } of PERIODS) {
    for (let index = 0; index < events; index++) {
      const at = now - 2_000 - Math.floor(randomTimeBack(random, backMs));
      addEvent(rows, nextOccasion(random), at, configured, now, random, routeTo);
    }
  }
  for (let index = 0; index < REJECTED_EVENTS; index++) {
    addRejectedEvent(rows, now - MINUTE_MS - Math.floor(random() ** 2 * TWO_WEEKS_MS), random);
  }
  return rows;
}

/** Returns a random time within a period, in milliseconds before now. Over days, fewer times fall into the night. */
function randomTimeBack(random: Random, backMs: number): number {
  const back = random() * backMs;
  if (backMs < DAY_MS) return back;
  const hour = new Date(Date.UTC(2026, 0, 1) - back).getUTCHours();
  const isQuiet = hour < 6 || hour > 22;
  return isQuiet && random() < 0.7 ? randomTimeBack(random, backMs) : back;
}

function addEvent(
  rows: ShardRows,
  occasion: Occasion,
  at: number,
  { contextIds, handlerIds, topicIds }: Configured,
  now: number,
  random: Random,
  routeTo: (subscriber: DemoSubscriber, basePath: string) => Route,
): void {
  const { basePath, topic, context, handlerName, publisher } = occasion;
  const subscribers = subscribersOf(basePath, topic, context);
  const { event, payload } = eventRows({
    ...payloadOf(basePath, topic, new Date(at), random),
    receivedAt: new Date(at),
    path: pathOf(occasion),
    contextId: contextIds[context],
    contextName: context,
    handlerId: handlerIds.get(basePath) ?? null,
    handlerName,
    handlerPath: basePath,
    topicId: topicIds.get(`${basePath}/${topic}`) ?? null,
    topicName: topic,
    priority: rankOf(topicPriority(`${basePath}/${topic}`)),
    publisherId: publisher && publisherId(publisher),
    publisherName: publisher,
    sourceAddress: pick(random, SOURCES),
    subscriberCount: subscribers.length,
  });
  rows.events.push(event);
  rows.payloads.push(payload);
  for (const subscriber of subscribers) {
    const behaviour = (time: number) => behave(subscriber.slug, hoursBefore(now, time), random);
    const { delivery, attempts, attemptConfiguration } = deliver(
      event,
      routeTo(subscriber, basePath),
      behaviour,
      now,
      random,
    );
    rows.deliveries.push(delivery);
    rows.attempts.push(...attempts);
    if (!rows.attemptConfigurations.some(({ id }) => id === attemptConfiguration.id))
      rows.attemptConfigurations.push(attemptConfigurationRow(attemptConfiguration));
  }
}

/** Rejected requests. They are stored with the reason and never distributed. */
const REJECTIONS = [
  { httpStatus: 404, reason: "unknown_path", path: "/orders/creatd" },
  { httpStatus: 404, reason: "unknown_path", path: "/staging/orders/created" },
  { httpStatus: 401, reason: "unauthorized", path: "/github/push" },
  { httpStatus: 400, reason: "invalid_json", path: "/inventory/stock-changed" },
] as const;

function addRejectedEvent(rows: ShardRows, at: number, random: Random): void {
  const rejection = pick(random, REJECTIONS);
  const { event, payload } = eventRows({
    ...rejection,
    body: rejection.reason === "invalid_json" ? '{"type":"stock.changed","on_hand":' : '{"type":"test"}',
    headers: { "content-type": "application/json", "user-agent": `curl/8.${between(random, 1, 9)}.0` },
    receivedAt: new Date(at),
    contextId: null,
    contextName: null,
    handlerName: null,
    handlerPath: null,
    topicName: null,
    priority: null,
    sourceAddress: pick(random, SOURCES),
  });
  rows.events.push(event);
  rows.payloads.push(payload);
}
