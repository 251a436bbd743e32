import { describe, expect, it } from "vitest";
import { afterSmtpResult, type MailFacts, type SmtpResult } from "./smtp-result";

const NOW = 10_000_000_000;
const HOUR_MS = 3_600_000;
const mail = (some: Partial<MailFacts> = {}): MailFacts => ({
  createdAt: NOW,
  tries: 1,
  wasAccepted: false,
  ...some,
});
const [A, B, C] = ["a@example.com", "b@example.com", "c@example.com"];
const refused = (
  recipient: string,
  isForGood: boolean,
  reason = isForGood ? "550 no such user" : "451 later",
) => ({
  recipient,
  isForGood,
  reason,
});
const result = (accepted: string[], ...refusals: SmtpResult["refused"]): SmtpResult => ({
  accepted,
  refused: refusals,
});

describe("afterSmtpResult", () => {
  it.each<[string, MailFacts, SmtpResult, object]>([
    ["accepted for all", mail(), result([A, B]), { state: "sent", pending: [], reason: null }],
    [
      "refused for now: tried again",
      mail(),
      result([], refused(A, false), refused(B, false)),
      { state: "waiting", pending: [A, B], isAccepted: false, reason: "451 later" },
    ],
    [
      "refused for good: never again",
      mail(),
      result([], refused(A, true)),
      { state: "failed", pending: [], reason: "550 no such user" },
    ],
    [
      "accepted for one: only who was refused for now gets it later",
      mail(),
      result([A], refused(B, false), refused(C, true)),
      { state: "waiting", pending: [B], isAccepted: true, reason: "451 later; 550 no such user" },
    ],
    [
      "accepted for one, the other refused for good: sent, and the reason is kept",
      mail(),
      result([A], refused(B, true)),
      { state: "sent", pending: [], reason: "550 no such user" },
    ],
    [
      "refused for good after it was accepted for another",
      mail({ wasAccepted: true, tries: 2 }),
      result([], refused(B, true)),
      { state: "sent", pending: [], isAccepted: true },
    ],
    [
      "refused for a day",
      mail({ createdAt: NOW - 24 * HOUR_MS, tries: 30 }),
      result([], refused(A, false)),
      { state: "failed", pending: [], reason: "451 later" },
    ],
    [
      "accepted after nearly a day",
      mail({ createdAt: NOW - 24 * HOUR_MS, tries: 30 }),
      result([A]),
      { state: "sent", pending: [] },
    ],
  ])("%s", (_, facts, smtpResult, expected) =>
    expect(afterSmtpResult(facts, smtpResult, NOW, () => 0.5)).toMatchObject(expected),
  );

  it("waits from 30 s up to an hour between tries, and stops within a day", () => {
    const waits: number[] = [];
    let now = NOW;
    for (let tries = 1; ; tries++) {
      const step = afterSmtpResult(
        mail({ tries }),
        result([], refused(A, false)),
        now,
        () => 1 - Number.EPSILON,
      );
      if (step.state === "failed") break;
      waits.push(step.dueAt - now);
      now = step.dueAt;
    }
    expect(waits.slice(0, 4)).toEqual([30_000, 60_000, 120_000, 240_000]);
    expect(Math.max(...waits)).toBe(HOUR_MS);
    expect(now - NOW).toBeGreaterThan(22 * HOUR_MS);
    expect(now - NOW).toBeLessThanOrEqual(24 * HOUR_MS);
  });
});
