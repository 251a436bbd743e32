import type { RetentionName, RetentionSettings } from "../engine/retention";
import { DAY_MS } from "../time/units";
import type { StoredFacts } from "./measured";

/** When the first of what a setting keeps goes, if nothing changes. Pure. */

/** How old the oldest of each is; null: there is none, or it is unknown. Of payloads and attempts, the first day (UTC). */
export const oldestOf = (oldest: StoredFacts["oldest"]): Record<RetentionName, Date | null> => ({
  payloadDays: oldest.payloadDay,
  failedPayloadDays: oldest.kept,
  attemptDays: oldest.attemptDay,
  deliveredDays: oldest.delivered,
  failedDays: oldest.failed,
  binDays: oldest.discarded,
  operationDays: oldest.operation,
  auditDays: oldest.audit,
  refusedEventDays: oldest.refused,
  refusedSignInDays: oldest.unproven,
});

/** What is kept by whole days (UTC): a day goes when its end and the days of the setting have passed. */
export const DAY_TABLE = { payloadDays: "event_payload", attemptDays: "attempt" } as const;

/** When the first of each goes; null: there is none. Payloads of failed deliveries without a setting go with their deliveries. */
export function nextAt(
  facts: Pick<StoredFacts, "oldest">,
  settings: RetentionSettings,
  name: RetentionName,
): Date | null {
  if (name === "binDays") return facts.oldest.purge; // decided when it was deleted
  const oldest = oldestOf(facts.oldest)[name];
  const days = settings[name];
  if (oldest === null || days === null) return null;
  return new Date(oldest.getTime() + (name in DAY_TABLE ? days + 1 : days) * DAY_MS);
}
