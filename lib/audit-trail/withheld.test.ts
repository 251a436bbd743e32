import { expect, it } from "vitest";
import type { AuditRow } from "./schema";
import { auditRowSeen } from "./withheld";

const row = (action: string): AuditRow => ({
  ...{ id: "r", at: new Date(0), actor: { type: "user", id: "u", name: "Ann" }, action, outcome: "allowed" },
  ...{ target: null, address: null, number: null, isUnproven: false },
  detail: {
    reason: "typo",
    payload: [{ op: "replace", path: "/amount", value: 7 }],
    url: "https://a.example.com",
  },
});

it("has no parts of payloads for who may not see them, and everything else", () => {
  const edited = row("deliveries.edit_and_retry");
  expect(auditRowSeen(edited, true)).toBe(edited);
  expect(auditRowSeen(edited, false).detail).toEqual({
    ...{ reason: "typo", url: "https://a.example.com" },
    payload: { withheld: true },
  });
  const other = row("subscriber.update");
  expect(auditRowSeen(other, false)).toBe(other);
});
