import { describe, expect, it } from "vitest";
import { partsOfDetail } from "./changes";
import { actionLabel } from "./labels";
import { listedAuditRow } from "./view";

const row = (detail: Record<string, unknown>, outcome: "allowed" | "refused" = "allowed") => ({
  ...{ id: "a", at: new Date(0), actor: { type: "user" as const, id: null, name: "Ann" }, action: "a.b" },
  ...{ outcome, target: null, address: null, number: null, isUnproven: false, detail },
});

describe("a row of the audit trail", () => {
  it.each<[string, Record<string, unknown>, "allowed" | "refused", string]>([
    [
      "its changes",
      { name: "x", changes: { url: { from: "a", to: "b" }, topics: { from: [], to: [1] }, old: "changed" } },
      "allowed",
      "url a → b · topics · old changed",
    ],
    [
      "its changes and its facts",
      {
        kind: "retry",
        reason: "canary_failed",
        changes: { pace: { from: null, to: { perSecond: 20 } }, state: { from: "running", to: "pausing" } },
      },
      "allowed",
      'pace – → {"perSecond":20} · state running → pausing · kind retry · reason canary_failed',
    ],
    ["a single change", { from: "viewer", to: "admin" }, "allowed", "value viewer → admin"],
    [
      "its facts",
      { name: "x", changed: 3, skipped: 0, seesPayloads: false, skippedByReason: {}, deliveryIds: ["d"] },
      "allowed",
      "changed 3 · skipped 0 · sees payloads false",
    ],
    ["why it was refused", { code: "forbidden", role: "viewer" }, "refused", "code forbidden · role viewer"],
    ["nothing", {}, "allowed", ""],
  ])("shows %s in short", (_, detail, outcome, summary) => {
    expect(listedAuditRow(row(detail, outcome)).summary).toBe(summary);
  });

  it("keeps its changes and its other facts apart, also those of earlier versions", () => {
    expect(partsOfDetail({ name: "x", changes: { url: { from: null, to: "b" }, list: "changed" } })).toEqual({
      changes: [
        { field: "url", values: { from: null, to: "b" } },
        { field: "list", values: null },
      ],
      facts: { name: "x" },
    });
    expect(partsOfDetail({ changes: "unreadable" })).toEqual({ changes: [], facts: {} });
  });
});

it.each([
  ["deliveries.discard", "Deliveries: delete"],
  ["api_key.create", "API key: create"],
  ["operation.finish", "Operation: finished"],
  ["operation.pause_subscribers", "Operation: pause subscribers"],
  ["session.sign_in", "Session: sign in"],
  ["audit:read", "Audit trail: read"],
  ["new_noun.do_it", "New noun: do it"],
  ["odd", "odd"],
])("the action %s reads %s", (action, label) => expect(actionLabel(action)).toBe(label));
