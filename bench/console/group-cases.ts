import { deliveryRetryHref } from "../../lib/deliveries/search-params";
import { groupHref, groupsHref } from "../../lib/failure-groups/search-params";
import { countListed, countOf, countRows, failed, type PageCase, wholeWindow } from "./counting";
import { BUSY_GROUP } from "./filter-cases";
import type { ConsoleHub } from "./hub";

const ROWS = 50;

/** Failure groups: the list by each of its orders, the page of the largest one, and the failures by cause. */
export async function groupCases(hub: ConsoleHub): Promise<PageCase[]> {
  const groups = await countRows(hub, "select from failure_group", ROWS);
  const causes = await countRows(
    hub,
    `${failed().replace("select", "select distinct failure_fingerprint_id")} and failure_fingerprint_id is not null`,
    ROWS,
  );
  const list = (name: string, path: string, rows: number, countRowsOf = countListed): PageCase => ({
    ...{ name, path, rows },
    countRows: countRowsOf,
  });
  const sorts = ["failedNow", "lastSeen", "firstSeen", "growth"] as const;
  return [
    ...sorts.map((sort) =>
      list(`Failure groups by ${sort}, ${ROWS}`, groupsHref({ sort, limit: ROWS }), groups),
    ),
    list(
      `API, failure groups, ${ROWS}`,
      `/api/v1/failure-groups?limit=${ROWS}`,
      groups,
      countOf('"trend24h":'),
    ),
    list("A failure group", groupHref(BUSY_GROUP), 1, (answer) => (answer.includes("one group") ? 1 : 0)),
    list(`By cause, ${ROWS}`, deliveryRetryHref({ ...wholeWindow(), view: "causes", limit: ROWS }), causes),
  ];
}
