import type { GroupState } from "../engine/failure-group";
import type { FieldProblem } from "../errors";
import type { GroupChanges } from "./schema";

/** What a person or a key changes of a failure group, as a pure rule. */

export type GroupFields = {
  state: GroupState;
  ownerId: string | null;
  note: string | null;
  mutedUntil: Date | null;
  mutedFor: number | null;
  mutedUntilWorse: boolean;
};

/** The fields after a change; `isMoved`: its state, or until when it is muted, was set. */
export type Changed = GroupFields & { isMoved: boolean };

const NOT_MUTED = { mutedUntil: null, mutedFor: null, mutedUntilWorse: false };

/**
 * Applies changes to a group. A group that gets another state is not muted any more; one that is muted has what ends it.
 * @returns the fields after it, or why they cannot be so
 */
export function changedGroup(
  before: GroupFields,
  changes: Omit<GroupChanges, "version">,
  now: Date,
): Changed | { problem: FieldProblem } {
  const state = changes.state ?? before.state;
  const mutes = muteOf(changes);
  const ownerId = changes.owner === undefined ? before.ownerId : changes.owner;
  const note = changes.note === undefined ? before.note : changes.note || null;
  const isMoved = changes.state !== undefined || Object.keys(mutes).length > 0;
  if (state !== "muted") {
    const [field] = Object.entries(mutes).flatMap(([name, value]) => (value ? [name] : []));
    if (field) return { problem: { field, message: "goes together with the state muted only" } };
    return { state, ownerId, note, ...NOT_MUTED, isMoved };
  }
  const until = { ...(changes.state === "muted" ? NOT_MUTED : mutedOf(before)), ...mutes };
  if (changes.mutedUntil && changes.mutedUntil <= now)
    return { problem: { field: "mutedUntil", message: "is past: name a time to come" } };
  if (!until.mutedUntil && !until.mutedFor && !until.mutedUntilWorse) {
    const message = "muted needs what ends it: mutedUntil, mutedFor or mutedUntilWorse";
    return { problem: { field: "state", message } };
  }
  return { state, ownerId, note, ...until, isMoved };
}

const mutedOf = ({ mutedUntil, mutedFor, mutedUntilWorse }: GroupFields) => ({
  mutedUntil,
  mutedFor,
  mutedUntilWorse,
});

function muteOf({ mutedUntil, mutedFor, mutedUntilWorse }: Omit<GroupChanges, "version">) {
  return {
    ...(mutedUntil !== undefined && { mutedUntil }),
    ...(mutedFor !== undefined && { mutedFor }),
    ...(mutedUntilWorse !== undefined && { mutedUntilWorse }),
  };
}
