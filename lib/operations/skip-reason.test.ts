import { describe, expect, it } from "vitest";
import { AT_ONCE_KINDS, DELIVERY_STATES, SKIP_REASONS } from "../engine/state";
import { type SkipFacts, skipReason } from "./skip-reason";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const later = new Date(NOW.getTime() + 1);
const approved = {
  ...{ purgeAt: null, subscriberDeleted: false, subscriberStatus: "approved", payloadRemoved: false },
  ...{ isAccepted: false, heldBy: null },
};
const held = { ...approved, heldBy: "0190f0a0-0000-7000-8000-000000000000" };

describe("skipReason", () => {
  it.each([
    ["retry", { state: "failed", ...approved, subscriberDeleted: true }, "subscriber_deleted"],
    ["retry", { state: "failed", ...approved, subscriberStatus: "rejected" }, "subscriber_not_approved"],
    ["retry", { state: "delivered", ...approved, subscriberDeleted: true }, "already_delivered"],
    ["retry", { state: "failed", ...approved }, "already_scheduled"],
    ["retry", { state: "failed", ...held }, "in_operation"],
    ["retry", { state: "failed", ...held, subscriberDeleted: true }, "subscriber_deleted"],
    ["discard", { state: "failed", ...held }, "in_operation"],
    ["discard", { state: "delivered", ...held }, "already_delivered"],
    ["restore", { state: "discarded", ...held }, "in_operation"],
    ["restore", { state: "discarded", ...held, purgeAt: NOW }, "past_purge_date"],
    ["retry", { state: "failed", ...approved, payloadRemoved: true }, "payload_removed"],
    ["retry", { state: "delivered", ...approved, payloadRemoved: true }, "already_delivered"],
    ["discard", { state: "delivered", ...approved, payloadRemoved: true }, "already_delivered"],
    ["discard", { state: "failed", ...approved }, "already_sending"],
    ["discard", { state: "sending", ...approved }, "already_sending"],
    ["restore", { state: "discarded", ...approved, purgeAt: NOW }, "past_purge_date"],
    ["restore", { state: "discarded", ...approved, purgeAt: later }, "not_discarded"],
    ["restore", { state: "delivered", ...approved }, "not_discarded"],
    ["restore", { state: "delivered", ...held }, "not_discarded"],
    ["restore", { state: "delivered", ...held, isAccepted: true }, "in_operation"],
  ] as const)("%s of %o: %s", (kind, facts, reason) => expect(skipReason(kind, facts, NOW)).toBe(reason));

  it.each(AT_ONCE_KINDS)("%s of an unknown delivery is not found", (kind) => {
    const nothing: SkipFacts = {
      state: null,
      purgeAt: null,
      subscriberDeleted: true,
      subscriberStatus: null,
      payloadRemoved: false,
      isAccepted: false,
      heldBy: null,
    };
    expect(skipReason(kind, nothing, NOW)).toBe("not_found");
  });

  it.each(AT_ONCE_KINDS.flatMap((kind) => DELIVERY_STATES.map((state) => [kind, state] as const)))(
    "%s of a %s delivery has a reason of the list",
    (kind, state) => expect(SKIP_REASONS).toContain(skipReason(kind, { state, ...approved }, NOW)),
  );
});
