import { expect, it } from "vitest";
import { acceptanceText } from "./acceptance-text";

it.each([
  [
    { expectedStatusCode: 202, notExpected: [], isComplete: true },
    12_000,
    "expects 202 now; 12,000 answered 202",
  ],
  [
    {
      expectedStatusCode: 202,
      notExpected: [
        { httpStatus: 200, count: 31 },
        { httpStatus: null, count: 2 },
      ],
      isComplete: true,
    },
    5,
    "expects 202 now; 5 answered 202; skipped: 31 answered 200, 2 without an answer",
  ],
])("%j: %i accepted", (acceptance, accepted, text) =>
  expect(acceptanceText(acceptance, accepted)).toBe(text),
);
