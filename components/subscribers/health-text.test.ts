import { expect, it } from "vitest";
import { inFlightText, measuredText, sampleText, shareText, UNKNOWN, waitingText } from "./health-text";

const measured = (attempts: number, read: number, successShare: number | null, p95Ms: number | null) => ({
  ...{ attempts, read, successShare, p95Ms },
});

it.each([
  [null, null, UNKNOWN],
  [measured(0, 0, null, null), 1, "no attempt"],
  [measured(0, 0, null, null), 0.1, "no attempt in the sample"],
  [measured(1, 1, 0, 1500), 1, "0 % of 1 attempt delivered, 95 of 100 within 1.50 s"],
  [measured(1200, 1200, 0.985, 180.4), 1, "98.5 % of 1,200 attempts delivered, 95 of 100 within 180 ms"],
  [measured(5000, 500, 1, null), 0.1, "100 % of about 5,000 attempts (500 attempts read) delivered"],
])("measures %j of a sample of %s", (one, sampled, text) => expect(measuredText(one, sampled)).toBe(text));

it.each([
  [1, "100 %"],
  [0.9999, "over 99.9 %"],
  [0.0001, "under 0.1 %"],
  [0, "0 %"],
])("writes the share %f", (share, text) => expect(shareText(share)).toBe(text));

it("never writes unknown as none", () => {
  expect(inFlightText(null)).toBe(UNKNOWN);
  expect(waitingText(null)).toBe(UNKNOWN);
  expect(inFlightText({ count: 3, isExact: false })).toBe("at least 3");
  expect(waitingText({ total: 10_000, totalIsExact: false })).toBe("more than 10,000");
  expect(sampleText(0.25)).toMatch(/25 % of them were read/);
  expect([sampleText(1), sampleText(null)]).toEqual([null, null]);
});
