import { MAX_WINDOW_DAYS } from "../../lib/deliveries/limits";
import { deliveryRetryHref } from "../../lib/deliveries/search-params";
import { eventStatusHref } from "../../lib/events/search-params";
import { OPERATIONS } from "../../lib/openapi/registry";
import { addDays, dayIn } from "../../lib/time/zone";
import { subscriberId } from "../plans/failures";
import type { ConsoleHub } from "./hub";

/** A page or an answer of the API, with its number of rows. */
export type PageCase = {
  name: string;
  path: string;
  /** Counts the rows of an answer. */
  countRows: (answer: string) => number;
  rows: number;
};

const countOf = (text: string) => (answer: string) => answer.split(text).length - 1;

/** Counts the rows of a list's data. Its HTML draws the first ones, and the browser the others. */
function countListed(answer: string): number {
  const isDrawn = answer.includes('data-row-id="');
  return isDrawn ? Number(/\\"length\\":(\d+),\\"fields\\":/.exec(answer)?.[1] ?? 0) : 0;
}

/** Publishing is described beside the operations of the registry. */
const PUBLISH = 1;
const FAILED = "select from delivery where state = 'failed'";

/** Days from the first day that the list of failures offers until now; the zone is UTC. */
export function wholeWindow(): { from: string } {
  return { from: addDays(dayIn("UTC", new Date()), -MAX_WINDOW_DAYS) };
}

/** Returns the measured answers with the number of rows that the database has for each. */
export async function pageCases({ db }: ConsoleHub): Promise<PageCase[]> {
  const count = async (text: string, limit: number) => {
    const statement = `select count(*)::int as count from (${text} limit ${limit}) as counted`;
    const { rows } = await db.pool.query<{ count: number }>(statement);
    return rows[0]?.count ?? 0;
  };
  const window = wholeWindow();
  const subscribers = [subscriberId(1)];
  const lists = [
    [
      "Delivery Retry today",
      {},
      `${FAILED} and failed_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'`,
    ],
    ["Delivery Retry, 14 days", window, FAILED],
    ["…, one subscriber", { ...window, subscribers }, `${FAILED} and subscriber_id = '${subscribers[0]}'`],
    ["…, one class", { ...window, status: ["client_error"] }, `${FAILED} and failure_class = 'client_error'`],
  ] as const;
  const cases: PageCase[] = [];
  for (const [name, search, text] of lists)
    for (const limit of [50, 500] as const) {
      const path = deliveryRetryHref({
        ...search,
        status: "status" in search ? [...search.status] : [],
        limit,
      });
      cases.push({ name: `${name}, ${limit}`, path, countRows: countListed, rows: await count(text, limit) });
    }
  for (const limit of [50, 500] as const) {
    const path = eventStatusHref({ ...window, limit });
    cases.push({
      name: `Event Status, ${limit}`,
      path,
      countRows: countListed,
      rows: await count("select from event", limit),
    });
  }
  const { from } = window;
  for (const limit of [50, 500]) {
    const path = `/api/v1/deliveries?beginDate=${from}&_limit=${limit}`;
    cases.push({
      name: `API, deliveries, ${limit}`,
      path,
      countRows: countOf('"deliveryId":'),
      rows: await count(FAILED, limit),
    });
  }
  return [
    ...cases,
    {
      name: "Policies",
      path: "/policies",
      countRows: countListed,
      rows: await count("select from policy", 500),
    },
    {
      name: "API docs",
      path: "/api-docs",
      countRows: countOf("<article "),
      rows: OPERATIONS.length + PUBLISH,
    },
  ];
}
