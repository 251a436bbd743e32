import type { ApiKeyScope, Permission } from "../access/roles";
import { MOST_PER_SECOND, type Pace } from "../engine/operation-settings";
import type { OperationKind } from "../engine/state";

/** What a restoration needs for what is in the bin, and for what was accepted. */
export const RESTORE_ACCESS = { discarded: "deliveries:discard", accepted: "deliveries:accept" } as const;
export type RestoreAccess = (typeof RESTORE_ACCESS)[keyof typeof RESTORE_ACCESS];

/** Requires a right of whoever operates, and throws without it. */
export type RequireRight = (access: RestoreAccess) => Promise<void>;

/** The rights of which a route needs one before it knows what it restores. */
export const rightsOf = (kind: OperationKind) =>
  kind === "restore" ? Object.values(RESTORE_ACCESS) : ACCESS_OF[kind];

/** Who may make, start, pause, resume and cancel operations of a kind, and change their pace. */
export const ACCESS_OF = {
  retry: "deliveries:retry",
  discard: "deliveries:discard",
  restore: "deliveries:discard",
  resend: "deliveries:retry",
  backfill: "deliveries:retry",
  retry_now: "deliveries:retry",
  stop: "deliveries:retry",
  accept: "deliveries:accept",
  edit_and_retry: "deliveries:edit",
} as const satisfies Record<OperationKind, Permission & ApiKeyScope>;

/** The permission and scope to send faster than MOST_PER_SECOND, or without a limit. */
export const UNPACED = "operations:unpaced" satisfies Permission & ApiKeyScope;

/** Whether a pace is faster than everybody may release: more than MOST_PER_SECOND, or without one of its limits. */
export function isUnpaced(pace: Pace | null): boolean {
  if (pace === null) return true;
  const { perSecond, perSubscriberPerSecond = 0 } = pace;
  return [perSecond, perSubscriberPerSecond].some((rate) => rate === null || rate > MOST_PER_SECOND);
}
