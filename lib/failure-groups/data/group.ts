import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import type { GroupRow } from "../schema";
import { INTO_OF_GROUP } from "../statements/map";
import { readOneGroup } from "./list";

/**
 * Reads one failure group as listed.
 * @throws RedeliverError `not_found`, naming the other group where it was merged into one
 */
export async function readGroup(db: Database, id: number, now: Date): Promise<GroupRow> {
  const group = await readOneGroup(db.pool, id, now);
  if (group) return group;
  throw noGroup(await readInto(db, id));
}

/** The group into which a group was merged; null when it was not, or there is none of that id. */
export async function readInto(db: Pick<Database, "pool">, id: number): Promise<number | null> {
  const { rows } = await db.pool.query<{ into: number }>(INTO_OF_GROUP, [id]);
  return rows[0]?.into ?? null;
}

/** @param into the group into which it was merged */
export function noGroup(into: number | null): RedeliverError {
  return into === null
    ? new RedeliverError("not_found", "There is no failure group with that id.")
    : new RedeliverError(
        "not_found",
        `This failure group was merged into group ${into}. To undo it, unmerge its fingerprint there.`,
        [{ field: "into", message: String(into) }],
      );
}
