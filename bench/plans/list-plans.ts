/**
 * Measures the list of failures on 1,000,000 failures among 2,000,000 deliveries: duration and plan of each kind of query
 * (docs/decisions/0002-list-of-failures.md). The plans go to bench/out/list-plans.txt.
 */

import type { Database } from "../../lib/db/client";
import { DELIVERY_SORTS, type DeliveryFilter, type DeliverySort } from "../../lib/deliveries/schema";
import { countStatement, listStatement } from "../../lib/deliveries/statements/list";
import { DAY_MS } from "../../lib/time/units";
import { type Case, measureCases } from "./cases";
import { contextId, openFailuresDatabase, subscriberId } from "./failures";
import { measureOperations } from "./operations";

/** Half of them failed. */
const DELIVERIES = 2_000_000;

/** Runs the benchmark, in about four minutes. */
export async function benchPlans(): Promise<string[]> {
  const { db, now, close } = await openFailuresDatabase({ deliveries: DELIVERIES, failedOfTwenty: 10 });
  try {
    await measurePlans(db, now);
    await measureOperations(db);
    return [];
  } finally {
    await close();
  }
}

/** Prints p50 and p95 of each case and writes its plan. */
export async function measurePlans(db: Database, now: Date): Promise<void> {
  await measureCases(db, "the list of failures, 1,000,000 of them", await casesOf(db, now), "list-plans.txt");
}

async function casesOf(db: Database, now: Date): Promise<Case[]> {
  const today: DeliveryFilter = {
    from: new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS),
    to: now,
    classes: [],
    subscriberIds: [],
    contextIds: [],
  };
  const wide = { ...today, from: new Date(now.getTime() - 14 * DAY_MS) };
  const middle = { rows: 50 };
  const { rows } = await db.pool.query<{ eventId: string; at: string; id: string }>(
    `select event_id as "eventId", id, to_char(failed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from delivery where state = 'failed' order by failed_at desc, id desc offset 100000 limit 1`,
  );
  const deep = rows[0];
  if (!deep) throw new Error("The database has no failures.");
  const filters: [string, DeliveryFilter][] = [
    ["one subscriber of 30 %", { ...wide, subscriberIds: [subscriberId(1)] }],
    ["one subscriber of 0.2 %", { ...wide, subscriberIds: [subscriberId(150)] }],
    ["a subscriber of one outage, 12 days ago", { ...wide, subscriberIds: [subscriberId(200)] }],
    [
      "ten subscribers",
      { ...wide, subscriberIds: Array.from({ length: 10 }, (_, n) => subscriberId(n * 15 + 2)) },
    ],
    ["a context of 20 %", { ...wide, contextIds: [contextId(2)] }],
    ["a context of 1 %", { ...wide, contextIds: [contextId(4)] }],
    ["a class of 20 %", { ...wide, classes: ["client_error"] }],
    ["a class seen only more than 10 days ago", { ...wide, classes: ["other_status"] }],
    [
      "all classes",
      {
        ...wide,
        classes: ["unexpected_success", "client_error", "server_error", "no_response", "other_status"],
      },
    ],
    [
      "compound: 3 subscribers, 2 contexts, 2 classes",
      {
        ...wide,
        subscriberIds: [subscriberId(2), subscriberId(60), subscriberId(150)],
        contextIds: [contextId(1), contextId(2)],
        classes: ["server_error", "no_response"],
      },
    ],
    [
      "compound, today",
      {
        ...today,
        subscriberIds: [subscriberId(1), subscriberId(60)],
        contextIds: [contextId(2)],
        classes: ["server_error"],
      },
    ],
    [
      "compound, rare and old",
      {
        ...wide,
        subscriberIds: [subscriberId(1), subscriberId(200)],
        contextIds: [contextId(3), contextId(4)],
        classes: ["other_status"],
      },
    ],
    ["an event id", { ...wide, eventIds: [deep.eventId] }],
  ];
  const list = (
    name: string,
    filter: DeliveryFilter,
    sort: DeliverySort = "date",
    limit = middle.rows,
    more = {},
  ): Case => ({
    name,
    statement: listStatement(filter, { sort, direction: "DESC", limit, offset: 0, ...more }),
  });
  return [
    list("default: today, newest 50", today),
    list("14 days, newest 500", wide, "date", 500),
    {
      name: "14 days, oldest 50",
      statement: listStatement(wide, { sort: "date", direction: "ASC", limit: 50, offset: 0 }),
    },
    { name: "count: today", statement: countStatement(today) },
    { name: "count: 14 days", statement: countStatement(wide) },
    list("14 days, 50 after the 100,000th by keyset", wide, "date", 50, {
      cursor: [deep.at, deep.id],
    }),
    list("14 days, 50 after the 100,000th by offset", wide, "date", 50, { offset: 100_000 }),
    ...DELIVERY_SORTS.slice(1).flatMap((sortBy) => [
      list(`today by ${sortBy}`, today, sortBy),
      list(`14 days by ${sortBy}`, wide, sortBy),
      list(`today by ${sortBy}, ascending`, today, sortBy, 50, { direction: "ASC" }),
      list(`14 days by ${sortBy}, ascending, 500`, wide, sortBy, 500, { direction: "ASC" }),
    ]),
    list("14 days, one subscriber of 30 %, 500", { ...wide, subscriberIds: [subscriberId(1)] }, "date", 500),
    list(
      "14 days, the outage's subscriber by httpStatus",
      { ...wide, subscriberIds: [subscriberId(200)] },
      "httpStatus",
    ),
    list(
      "14 days, one subscriber of 30 % by contextName",
      { ...wide, subscriberIds: [subscriberId(1)] },
      "contextName",
    ),
    ...filters.flatMap(([name, filter]) => [
      list(`14 days, ${name}`.replace("14 days, compound, today", "today, compound"), filter),
      { name: `count: ${name}`, statement: countStatement(filter) },
    ]),
  ];
}
