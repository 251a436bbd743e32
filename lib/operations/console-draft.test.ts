import { describe, expect, it } from "vitest";
import { consoleDraft, DEFAULT_SETTINGS } from "./console-draft";
import { restrictsNothing } from "./restricts-nothing";

const DAY = { from: new Date("2026-11-26T00:00:00Z"), to: new Date("2026-11-26T23:59:59.999Z") };
const ALL = { ...DAY, classes: [], subscriberIds: [], contextIds: [], retryingEnded: [] };
const ID = "0190f0a0-0000-7000-8000-000000000000";

describe("the draft of a screen", () => {
  it("keeps a filter by the names of the API", () =>
    expect(
      consoleDraft("retry", {
        by: "filter",
        asOf: DAY.to,
        filter: { ...ALL, classes: ["server_error"], httpStatus: [503] },
      }),
    ).toMatchObject({
      ...DEFAULT_SETTINGS,
      selection: {
        filter: {
          beginDate: "2026-11-26T00:00:00.000Z",
          endDate: "2026-11-26T23:59:59.999Z",
          status: ["server_error"],
          httpStatus: [503],
        },
      },
    }));

  it("restores whatever its age, without a pace", () =>
    expect(consoleDraft("restore", { by: "filter", asOf: DAY.to, filter: ALL })).toMatchObject({
      pace: null,
      canary: null,
      chosen: { filter: { from: new Date(0) } },
    }));

  it("of waiting deliveries sends at a pace, or stops without one", () => {
    const selection = { by: "filter", asOf: DAY.to, filter: { ...ALL, from: new Date(0) } } as const;
    expect(consoleDraft("retry_now", selection)).toMatchObject({
      ...DEFAULT_SETTINGS,
      chosen: { filter: { from: new Date(0), to: DAY.to } },
    });
    expect(consoleDraft("stop", selection)).toMatchObject({ pace: null, canary: null });
  });

  it("names rows, and another operation's items", () => {
    expect(consoleDraft("retry", { by: "ids", deliveryIds: [ID] }).selection).toEqual({ deliveryIds: [ID] });
    expect(
      consoleDraft("retry", { by: "operation", operationId: ID, result: "failed_again" }).selection,
    ).toEqual({ operationId: ID, result: "failed_again" });
  });
});

describe("a filter restricts nothing", () => {
  it.each([
    ["with dates alone", ALL, true],
    ["without the optional conditions", { ...DAY, classes: [], subscriberIds: [], contextIds: [] }, true],
    ["with a status", { ...ALL, httpStatus: [503] }, false],
    ["with what is removed soon", { ...ALL, receivedBefore: DAY.to }, false],
  ])("%s", (_what, filter, expected) => expect(restrictsNothing(filter)).toBe(expected));
});
