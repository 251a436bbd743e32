import type { RetentionLimits, RetentionName } from "../engine/retention";
import { DAY_MS, HOUR_MS } from "../time/units";
import type { StoredFacts } from "./measured";

/** Something that is older than its setting says. */
export type Overdue = { name: RetentionName; oldest: Date };

/** Removal is spread over hours, so that deliveries do not wait for it: what has to go may be late by so much. */
const GRACE_MS = 6 * HOUR_MS;

/** Of what is found by a walk over all that is old, once a day: deliveries that were delivered long after their event was received. */
const WALK_GRACE_MS = GRACE_MS + DAY_MS;

/** By when deliveries and operations have to have ended to be late by more than the grace. */
export const lateSince = (limits: Pick<RetentionLimits, "deliveredBefore" | "operationsBefore">) => ({
  delivered: new Date(limits.deliveredBefore.getTime() - WALK_GRACE_MS),
  operations: new Date(limits.operationsBefore.getTime() - GRACE_MS),
});

/** What is later than the grace: the oldest of each setting that the database can say at once. */
export function overdueOf(oldest: StoredFacts["oldest"], limits: RetentionLimits): Overdue[] {
  const ends: [RetentionName, Date | null, Date | null][] = [
    ["payloadDays", oldest.payloadDay, lastDay(limits.firstPayloadDay)],
    ["failedPayloadDays", oldest.kept, limits.failedPayloadBefore],
    ["attemptDays", oldest.attemptDay, lastDay(limits.firstAttemptDay)],
    ["deliveredDays", oldest.lateDelivered, limits.deliveredBefore],
    ["failedDays", oldest.failed, limits.failedBefore],
    ["binDays", oldest.purge, limits.purgeAtBefore],
    ["operationDays", oldest.lateOperation, limits.operationsBefore],
    ["auditDays", oldest.audit, limits.auditBefore],
    ["refusedEventDays", oldest.refused, limits.refusedEventsBefore],
    ["refusedSignInDays", oldest.unproven, limits.refusedSignInsBefore],
  ];
  return ends.flatMap(([name, at, before]) =>
    at && before && at.getTime() < before.getTime() - GRACE_MS ? { name, oldest: at } : [],
  );
}

/** A day goes as a whole: the first day that stays begins when the day before it is due. */
const lastDay = (first: Date) => new Date(first.getTime() - DAY_MS + GRACE_MS + 1);
