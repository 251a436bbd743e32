import type { RetentionLimits, RetentionName } from "../engine/retention";
import { DAY_MS, HOUR_MS } from "../time/units";
import type { StoredFacts } from "./measured";

/** Something that is older than its setting says. */
export type Overdue = { name: RetentionName; oldest: Date };

/** Removal is spread over hours, so that deliveries do not wait for it: what has to go may be late by so much. */
const GRACE_MS = 6 * HOUR_MS;

/** What is later than the grace: the oldest of each setting that the database can say at once. */
export function overdueOf(oldest: StoredFacts["oldest"], limits: RetentionLimits): Overdue[] {
  const ends: [RetentionName, Date | null, Date | null][] = [
    ["payloadDays", oldest.payloadDay, lastDay(limits.firstPayloadDay)],
    ["failedPayloadDays", oldest.kept, limits.failedPayloadBefore],
    ["attemptDays", oldest.attemptDay, lastDay(limits.firstAttemptDay)],
    ["failedDays", oldest.failed, limits.failedBefore],
    ["binDays", oldest.purge, limits.purgeAtBefore],
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
