import { MAX_WINDOW_DAYS } from "../../lib/deliveries/limits";
import { type DeliverySearch, deliveryRetryHref } from "../../lib/deliveries/search-params";
import { eventHref, eventStatusHref } from "../../lib/events/search-params";
import type { Patch } from "../../lib/list/definition";
import { OPERATIONS } from "../../lib/openapi/registry";
import { addDays, dayIn } from "../../lib/time/zone";
import { contextId, subscriberId } from "../plans/failures";
import { FILTER_CASES } from "./filter-cases";
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
const LIMITS = [50, 500] as const;
/** Rows that a deep page leaves out. */
const DEEP = 100_000;

/** Days from the first day that the list of failures offers until now; the zone is UTC. */
export function wholeWindow(): { from: string } {
  return { from: addDays(dayIn("UTC", new Date()), -MAX_WINDOW_DAYS) };
}

/** Returns the measured answers with the number of rows that the database has for each. */
export async function pageCases(hub: ConsoleHub): Promise<PageCase[]> {
  return [...(await listPages(hub)), ...(await apiAnswers(hub)), ...(await otherPages(hub))];
}

/** Failures of the window, which statements go on from. */
const failed = () => `select from delivery d where state = 'failed' and failed_at >= '${wholeWindow().from}'`;

async function countRows({ db }: ConsoleHub, text: string, limit: number): Promise<number> {
  const statement = `select count(*)::int as count from (${text} limit ${limit}) as counted`;
  const { rows } = await db.pool.query<{ count: number }>(statement);
  return rows[0]?.count ?? 0;
}

async function listPages(hub: ConsoleHub): Promise<PageCase[]> {
  const window = wholeWindow();
  const among = (ids: readonly string[]) => `(${ids.map((id) => `'${id}'`).join()})`;
  const [one, ...three] = [1, 2, 60, 150].map(subscriberId);
  const two = [1, 2].map(contextId);
  const lists: [string, Patch<DeliverySearch>, string][] = [
    [
      "Delivery Retry today",
      {},
      "failed_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'",
    ],
    ["Delivery Retry, 14 days", window, "true"],
    ["…, one subscriber", { ...window, subscribers: [one as string] }, `subscriber_id = '${one}'`],
    ["…, one class", { ...window, status: ["client_error"] }, "failure_class = 'client_error'"],
    [
      "…, three subscribers, two contexts, server errors",
      { ...window, subscribers: three, contexts: two, status: ["server_error"] },
      `subscriber_id in ${among(three)} and context_id in ${among(two)} and failure_class = 'server_error'`,
    ],
  ];
  const cases: PageCase[] = [];
  for (const [name, search, where] of lists)
    for (const limit of LIMITS) {
      const rows = await countRows(hub, `${failed()} and ${where}`, limit);
      cases.push({
        name: `${name}, ${limit}`,
        path: deliveryRetryHref({ ...search, limit }),
        countRows: countListed,
        rows,
      });
    }
  for (const limit of LIMITS) {
    const rows = await countRows(hub, "select from event", limit);
    cases.push({
      name: `Event Status, ${limit}`,
      path: eventStatusHref({ ...window, limit }),
      countRows: countListed,
      rows,
    });
  }
  return cases;
}

async function apiAnswers(hub: ConsoleHub): Promise<PageCase[]> {
  const { from } = wholeWindow();
  const base = `/api/v1/deliveries?beginDate=${from}`;
  const list = (name: string, query: string, rows: number): PageCase => ({
    name: `API, deliveries, ${name}`,
    path: `${base}&${query}`,
    countRows: countOf('"deliveryId":'),
    rows,
  });
  const cases = LIMITS.map((limit) => list(`${limit}`, `_limit=${limit}`, limit));
  cases.push(
    list("50 after 100,000", `_limit=50&_after=${encodeURIComponent(await deepCursor(hub, base))}`, 50),
  );
  for (const { name, query, where } of FILTER_CASES)
    cases.push(list(name, `_limit=50&${query}`, await countRows(hub, `${failed()} and ${where}`, 50)));
  return cases;
}

/** The cursor behind the first rows of the list, where the offset ends. */
async function deepCursor({ origin, authorization }: ConsoleHub, base: string): Promise<string> {
  const answer = await fetch(`${origin}${base}&_limit=1&_offset=${DEEP}`, { headers: { authorization } });
  const { next } = (await answer.json()) as { next: string };
  return next;
}

async function otherPages(hub: ConsoleHub): Promise<PageCase[]> {
  const { rows } = await hub.db.pool.query<{ id: string }>(
    "select event_id as id from delivery where state = 'failed' limit 1",
  );
  return [
    {
      name: "An event",
      path: eventHref(rows[0]?.id ?? ""),
      countRows: (answer) => (answer.includes("Attempt") ? 1 : 0),
      rows: 1,
    },
    {
      name: "Policies",
      path: "/policies",
      countRows: countListed,
      rows: await countRows(hub, "select from policy", 500),
    },
    {
      name: "API docs",
      path: "/api-docs",
      countRows: countOf("<article "),
      rows: OPERATIONS.length + PUBLISH,
    },
  ];
}
