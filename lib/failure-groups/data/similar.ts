import type { Database } from "../../db/client";
import type { GroupRow } from "../schema";
import { similarity } from "../similar";
import { GROUPS_OF_SUBSCRIBER } from "../statements/similar";

/** The newest groups of a subscriber that are compared, and the most that are shown. */
const MOST_COMPARED = 500;
const MOST_SHOWN = 8;

/** A group that resembles another one, and why. */
export type SimilarGroup = Pick<
  GroupRow,
  "id" | "template" | "state" | "stateReason" | "expectedStatusCode" | "httpStatus" | "failureKind"
> & { subscriberName: string; isOverflow: boolean; why: string };

/** Reads the groups of the same subscriber whose templates resemble that of a group, the most similar first. */
export async function readSimilar(db: Pick<Database, "pool">, group: GroupRow): Promise<SimilarGroup[]> {
  const { rows } = await db.pool.query<Omit<SimilarGroup, "why" | "subscriberName">>(GROUPS_OF_SUBSCRIBER, [
    group.subscriberId,
    group.id,
    MOST_COMPARED,
  ]);
  return rows
    .flatMap((row) => {
      const similar = similarity(group, row);
      return similar ? [{ ...row, ...similar, subscriberName: group.subscriberName }] : [];
    })
    .toSorted((one, other) => other.share - one.share || one.id - other.id)
    .slice(0, MOST_SHOWN)
    .map(({ share: _share, ...row }) => row);
}
