import "server-only";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { titleOf } from "../engine/group-title";
import { inForce, readFoldRulesVersions } from "../fold-rules/data";
import type { RawSearch } from "../list/url-params";
import { readNewestGroups } from "./data";
import { groupIdOf } from "./search-params";
import { type FoldingPageData, storedFolding } from "./view";

/** So many versions are listed, and so many groups can be chosen to try rules on. */
const MOST_VERSIONS = 10;
const MOST_GROUPS = 100;

/** Loads the screen of the rules of folding. */
export async function loadFolding(raw: RawSearch): Promise<FoldingPageData> {
  const [user, { zone }] = await Promise.all([requireUser("config:read"), requestTimeZone()]);
  const [db, mayEdit] = [database(), may(user.role, "config:write")];
  const isTried = mayEdit && maySeePayloads(user);
  const [versions, newest] = await Promise.all([
    readFoldRulesVersions(db.prisma, MOST_VERSIONS),
    isTried ? readNewestGroups(db, MOST_GROUPS) : null,
  ]);
  const rules = inForce(versions[0]);
  const groups =
    newest?.map((group) => ({
      value: String(group.id),
      label: `${group.subscriberName}: ${titleOf({ ...group, isOverflow: false }, true)}`,
    })) ?? null;
  const chosen = String(groupIdOf(raw.group) ?? "");
  return {
    stored: storedFolding(rules),
    inForce: rules,
    ...{ versions, groups, mayEdit },
    groupId: groups?.some(({ value }) => value === chosen) ? chosen : "",
    now: new Date(),
    zone,
  };
}
