import type { AtOnceKind, DeliveryState, SkipReason } from "../engine/state";

/** The facts about a delivery that an operation named and did not change. All are null when there is no such delivery. */
export type SkipFacts = {
  state: DeliveryState | null;
  purgeAt: Date | null;
  subscriberDeleted: boolean | null;
  subscriberStatus: string | null;
  payloadRemoved: boolean | null;
  isAccepted: boolean | null;
  /** The started operation that holds it as a pending item. */
  heldBy: string | null;
};

/**
 * Gives the reason why an operation skipped a delivery. The facts are read after the guarded write, so a delivery may be in
 * the very state that the operation expects: another writer held it during the write and has released it since.
 */
export function skipReason(kind: AtOnceKind, facts: SkipFacts, now: Date): SkipReason {
  if (facts.state === null) return "not_found";
  return REASONS[kind](facts.state, facts, now);
}

const IN_STATE = {
  scheduled: "already_scheduled",
  sending: "already_sending",
  delivered: "already_delivered",
  discarded: "already_discarded",
} as const satisfies Record<Exclude<DeliveryState, "failed">, SkipReason>;

const REASONS = {
  retry: (state, facts) => {
    if (state !== "failed") return IN_STATE[state];
    if (facts.payloadRemoved) return "payload_removed";
    if (facts.subscriberDeleted) return "subscriber_deleted";
    if (facts.subscriberStatus !== "approved") return "subscriber_not_approved";
    return facts.heldBy ? "in_operation" : "already_scheduled";
  },
  discard: (state, facts) => {
    if (state !== "failed") return IN_STATE[state];
    return facts.heldBy ? "in_operation" : "already_sending";
  },
  restore: (state, facts, now) => {
    if (state !== "discarded" && !facts.isAccepted) return "not_discarded";
    if (facts.purgeAt !== null && facts.purgeAt <= now) return "past_purge_date";
    return facts.heldBy ? "in_operation" : "not_discarded";
  },
} as const satisfies Record<AtOnceKind, (state: DeliveryState, facts: SkipFacts, now: Date) => SkipReason>;
