import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { auditingRefusals } from "../../audit/mutations/auditing-refusals";
import { describeChanges } from "../../config-version/describe";
import type { Database } from "../../db/client";
import { Prisma } from "../../db/generated/client";
import { RedeliverError } from "../../errors";
import { markChanged } from "../../live/mutations";
import { changedGroup, type GroupFields } from "../change";
import { noGroup } from "../data/group";
import type { GroupChanges } from "../schema";
import { CLOCK, FINGERPRINTS_OF_GROUP, INTO_OF_GROUP, LOCK_GROUPS } from "../statements/map";

type Store = Prisma.TransactionClient;
type Locked = GroupFields & { id: number; version: number };

/**
 * Changes a group of the version that was read: its state, until when it is muted, its owner and its note.
 * @throws RedeliverError `not_found`, `conflict` naming the version of now, `invalid` naming the field
 */
export async function updateGroup(
  db: Database,
  actor: Actor,
  id: number,
  { version, ...changes }: GroupChanges,
): Promise<void> {
  const action = "group.update";
  await auditingRefusals(db, { actor, action, detail: { id } }, () =>
    db.prisma.$transaction(async (store) => {
      const found = await lock(store, id);
      if (found.version !== version) throw outdated(found.version);
      const [clock] = await store.$queryRawUnsafe<{ now: Date }[]>(CLOCK);
      const now = clock?.now ?? new Date();
      const after = changedGroup(found, changes, now);
      if ("problem" in after) throw invalid(after.problem.field, after.problem.message);
      const { isMoved, ...fields } = after;
      if (fields.ownerId !== found.ownerId) await requireUser(store, fields.ownerId);
      const { count } = await store.failureGroup.updateMany({
        where: { id: BigInt(id), version },
        data: { ...fields, version: version + 1, ...(isMoved && movedAt(fields, now)) },
      });
      if (count !== 1)
        throw new Error(`The failure group ${id} has another version, though its row is locked.`);
      const { id: _id, version: _version, ...before } = found;
      const detail = { changes: describeChanges(fieldsOf(before), fieldsOf(fields)) };
      const target = { targetType: "group", targetId: String(id) };
      await recordAudit(store, { actor, action, outcome: "allowed", ...target, detail });
    }),
  );
  markChanged(db, "groups");
}

const movedAt = ({ state }: GroupFields, now: Date) => ({
  stateReason: "user" as const,
  stateAt: now,
  resolvedAt: state === "resolved" ? now : null,
  // What was usual before this mute is noted by the worker (lib/worker/failure-groups).
  muteBaseline: Prisma.DbNull,
});

const fieldsOf = ({ state, ownerId, note, mutedUntil, mutedFor, mutedUntilWorse }: GroupFields) => ({
  ...{ state, ownerId, note, mutedUntil, mutedFor, mutedUntilWorse },
});

async function lock(store: Store, id: number): Promise<Locked> {
  const [found] = await store.$queryRawUnsafe<Locked[]>(LOCK_GROUPS, [id]);
  const fingerprints = found ? await store.$queryRawUnsafe<unknown[]>(FINGERPRINTS_OF_GROUP, id) : [];
  if (found && fingerprints.length > 0) return found;
  const [into] = await store.$queryRawUnsafe<{ into: number }[]>(INTO_OF_GROUP, id);
  throw noGroup(into?.into ?? null);
}

function outdated(version: number): RedeliverError {
  return new RedeliverError(
    "conflict",
    "Somebody else, or the hub itself, has changed this failure group since you read it. Load it again to see how it stands now.",
    [{ field: "version", message: `It is ${version} now.` }],
  );
}

async function requireUser(store: Store, id: string | null): Promise<void> {
  if (id === null || (await store.userAccount.findUnique({ where: { id }, select: { id: true } }))) return;
  throw invalid("owner", "is no user of this hub");
}

function invalid(field: string, message: string): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the body: ${field} ${message}.`, [{ field, message }]);
}
