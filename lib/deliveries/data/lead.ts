import type { Database } from "../../db/client";
import { withoutBitmaps } from "../../db/within";
import type { Cursor } from "../../list/cursor";
import type { Slice } from "../../list/data";
import type { DeliveryFilter } from "../schema";
import { hasCodesBeside, largestPart } from "../statements/index-merge";
import { type Lead, ledBy } from "../statements/lead";
import { codesStatement, reachStatement } from "../statements/list";
import { isOfFewItems } from "./operation";

/** So many failures with a code are read and sorted at once. Of more, a list is looked through. */
const MOST_OF_CODE = 5_000;
/** The rows by which the lists of a code and of the conditions beside it are compared. */
const REACH = 1_000;

/** Which conditions lead the reading of a page of failures. @param slice where that begins, and in which direction it goes */
export async function leadOf(db: Database, filter: DeliveryFilter, slice: Slice): Promise<Lead> {
  if (await isOfFewItems(db, filter)) return "items";
  if (!hasCodesBeside(filter) || !(await areManyOfCode(db, filter))) return "index";
  // By other values than the date no list is read in its order.
  if (slice.sort !== "date") return "others";
  const most = Math.min(
    REACH,
    ...(["codes", "others"] as const).map((lead) => largestPart(ledBy(lead, filter).indexed)),
  );
  const [ofCodes, ofOthers] = await Promise.all([
    reach(db, filter, slice, most, "codes"),
    reach(db, filter, slice, most, "others"),
  ]);
  // Whatever matches is in both lists, so the one whose rows reach further is looked through.
  if (!ofOthers || !ofCodes) return ofOthers ? "codes" : "others";
  const isFurther = slice.direction === "DESC" ? ofCodes < ofOthers : ofCodes > ofOthers;
  return isFurther ? "codes" : "others";
}

async function areManyOfCode(db: Database, filter: DeliveryFilter): Promise<boolean> {
  const { text, values } = codesStatement(filter, MOST_OF_CODE);
  const { rows } = await withoutBitmaps(db.pool, (client) => client.query(text, values));
  return rows.length > 0;
}

/** The time of the row behind the first rows that a lead finds, as text in the order of time. */
async function reach(
  db: Database,
  filter: DeliveryFilter,
  slice: Slice,
  most: number,
  lead: Lead,
): Promise<string | undefined> {
  const { text, values } = reachStatement(filter, slice, most, lead);
  const { rows } = await withoutBitmaps(db.pool, (client) => client.query<{ cursor: Cursor }>(text, values));
  return rows[0]?.cursor[0];
}
