import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { auditingRefusals } from "../../audit/mutations/auditing-refusals";
import type { Database } from "../../db/client";
import type { Prisma } from "../../db/generated/client";
import { RedeliverError } from "../../errors";
import { markChanged } from "../../live/mutations";
import { noGroup } from "../data/group";
import {
  FINGERPRINTS_OF_GROUP,
  INTO_OF_GROUP,
  LOCK_GROUPS,
  MERGE_GROUP,
  UNMERGE_GROUP,
} from "../statements/map";

type Store = Prisma.TransactionClient;
type Fingerprint = { id: number; home: number };

/**
 * Merges a group into another of the same subscriber: all its fingerprints move, those that were merged into it before too, so the
 * other group has its failures from now on. Its own row stays as it is, for the undo.
 * @throws RedeliverError `not_found`, `invalid` naming `into`, `conflict` when `into` was merged into another group itself
 */
export async function mergeGroup(db: Database, actor: Actor, id: number, into: number): Promise<void> {
  if (id === into) throw badInto("is this group itself: a group is merged into another one");
  const action = "group.merge";
  await auditingRefusals(db, { actor, action, detail: { id, into } }, () =>
    db.prisma.$transaction(async (store) => {
      const locked = await lock(store, [id, into]);
      const [group, target] = [locked.get(id), locked.get(into)];
      const moved = group ? await fingerprintsOf(store, id) : [];
      if (!group || moved.length === 0) throw noGroup(await intoOf(store, id));
      if (!target) throw badInto("is no failure group");
      if (target.subscriberId !== group.subscriberId)
        throw badInto("is a group of another subscriber: only groups of one subscriber can be merged");
      if ((await fingerprintsOf(store, into)).length === 0)
        throw new RedeliverError(
          "conflict",
          `Group ${into} was merged into group ${await intoOf(store, into)} meanwhile: merge into that one.`,
          [{ field: "into", message: "was merged into another group" }],
        );
      const { type, name } = actor;
      await store.$executeRawUnsafe(MERGE_GROUP, id, into, new Date(), type, actor.id ?? null, name);
      const fingerprints = moved.map((one) => one.id);
      await audit(store, actor, action, id, { into, fingerprints });
    }),
  );
  markChanged(db, "groups");
}

/**
 * Undoes a merge: the group that a fingerprint was made with has its own failures again, with the state and note that it had.
 * @throws RedeliverError `not_found`, `invalid` for a fingerprint that was not merged into this group
 */
export async function unmergeGroup(
  db: Database,
  actor: Actor,
  id: number,
  fingerprint: number,
): Promise<void> {
  await db.prisma.$transaction(async (store) => {
    const locked = await lock(store, [id]);
    const all = locked.has(id) ? await fingerprintsOf(store, id) : [];
    if (all.length === 0) throw noGroup(await intoOf(store, id));
    const home = all.find((one) => one.id === fingerprint)?.home;
    if (home === undefined || home === id)
      throw invalid("fingerprint", "was not merged into this group: `mergedFrom` lists those that were");
    await store.$executeRawUnsafe(UNMERGE_GROUP, id, home);
    const fingerprints = all.filter((one) => one.home === home).map((one) => one.id);
    await audit(store, actor, "group.unmerge", id, { restored: home, fingerprints });
  });
  markChanged(db, "groups");
}

async function lock(store: Store, ids: number[]): Promise<Map<number, { subscriberId: string }>> {
  const rows = await store.$queryRawUnsafe<{ id: number; subscriberId: string }[]>(LOCK_GROUPS, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

const fingerprintsOf = (store: Store, id: number) =>
  store.$queryRawUnsafe<Fingerprint[]>(FINGERPRINTS_OF_GROUP, id);

async function intoOf(store: Store, id: number): Promise<number | null> {
  const [row] = await store.$queryRawUnsafe<{ into: number }[]>(INTO_OF_GROUP, id);
  return row?.into ?? null;
}

async function audit(
  store: Store,
  actor: Actor,
  action: string,
  id: number,
  detail: Record<string, unknown>,
): Promise<void> {
  const target = { targetType: "group", targetId: String(id) };
  await recordAudit(store, { actor, action, outcome: "allowed", ...target, detail });
}

const badInto = (message: string) => invalid("into", message);

function invalid(field: string, message: string): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the body: ${field} ${message}.`, [{ field, message }]);
}
