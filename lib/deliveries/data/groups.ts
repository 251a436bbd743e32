import type { Database, Queryable } from "../../db/client";
import { titleOf } from "../../engine/group-title";
import type { FilterOption } from "../../list/view";
import { shorten } from "../../text/shorten";
import type { DeliveryFilter } from "../schema";
import { NO_GROUP } from "../search-params";
import { GROUP_NAMES, MISSING_GROUPS } from "../statements/groups";

/** The groups among these that are none, or have no failures of their own because they were merged into another (`into`). */
export async function missingGroups(
  db: Queryable,
  ids: readonly number[],
): Promise<{ id: number; into: number | null }[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ id: number; into: number | null }>(MISSING_GROUPS, [ids]);
  return rows;
}

/** The most characters of a group's title in a chip. */
const LONGEST_TITLE = 60;

/** The groups that a search names as options of its filter: `17 · out of memory`. @param seesPayloads as `titleOf` */
export async function groupOptions(
  db: Database,
  { groupId = [], notGroupId = [] }: Pick<DeliveryFilter, "groupId" | "notGroupId">,
  seesPayloads: boolean,
): Promise<FilterOption[]> {
  const ids = [...new Set([...groupId, ...notGroupId])];
  if (ids.length === 0) return [];
  type Row = { id: number } & Parameters<typeof titleOf>[0];
  const { rows } = await db.pool.query<Row>(GROUP_NAMES, [ids]);
  const named = rows.map(({ id, ...group }) => ({
    value: String(id),
    label: `${id} · ${shorten(titleOf(group, seesPayloads), LONGEST_TITLE).text}`,
  }));
  return ids.includes(0) ? [...named, { value: NO_GROUP, label: "not grouped" }] : named;
}
