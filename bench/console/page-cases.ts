import { type DeliverySearch, deliveryRetryHref } from "../../lib/deliveries/search-params";
import { eventHref, eventStatusHref } from "../../lib/events/search-params";
import type { Patch } from "../../lib/list/definition";
import { OPERATIONS } from "../../lib/openapi/registry";
import { createOperation } from "../../prisma/factories/operations";
import { contextId, subscriberId } from "../plans/failures";
import { countListed, countOf, countRows, failed, type PageCase, wholeWindow } from "./counting";
import { FILTER_CASES } from "./filter-cases";
import { groupCases } from "./group-cases";
import type { ConsoleHub } from "./hub";

/** Publishing is described beside the operations of the registry. */
const PUBLISH = 1;
const LIMITS = [50, 500] as const;
/** Rows that a deep page leaves out. */
const DEEP = 100_000;

/** Returns the measured answers with the number of rows that the database has for each. */
export async function pageCases(hub: ConsoleHub): Promise<PageCase[]> {
  return [
    ...(await listPages(hub)),
    ...(await apiAnswers(hub)),
    ...(await groupCases(hub)),
    ...(await otherPages(hub)),
  ];
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
  const ids = await someEventIds(hub);
  cases.push(
    list(
      "500 events by id",
      `_limit=50&${ids.map((id) => `eventId=${id}`).join("&")}`,
      Math.min(50, ids.length),
    ),
    list("an operation's", `_limit=50&operationId=${await someOperation(hub)}`, 50),
  );
  for (const { name, query, where } of FILTER_CASES)
    cases.push(list(name, `_limit=50&${query}`, await countRows(hub, `${failed()} and ${where}`, 50)));
  return cases;
}

/** Events whose failures are spread over the window. */
async function someEventIds({ db }: ConsoleHub): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `select event_id as id from (${failed().replace("select", "select d.event_id, d.id")}) as failures order by md5(id::text) limit 500`,
  );
  return rows.map(({ id }) => id);
}

/** An operation whose 200 retries of the last failures have all failed again. */
async function someOperation({ db }: ConsoleHub): Promise<string> {
  const items = await db.prisma.delivery.findMany({
    where: { state: "failed" },
    orderBy: { failedAt: "desc" },
    take: 200,
  });
  return (await createOperation(db.prisma, {}, items, "failed_again")).id;
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
