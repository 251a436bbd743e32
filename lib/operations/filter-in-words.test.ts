import { describe, expect, it } from "vitest";
import { filterInWords, selectedInWords } from "./filter-in-words";
import type { StoredFilter } from "./schema";

const [BILLING, STAGING] = ["0190f0a0-0000-7000-8000-000000000001", "0190f0a0-0000-7000-8000-000000000002"];
const names = new Map([
  [BILLING, "Billing"],
  [STAGING, "staging"],
]);
const filter: StoredFilter = {
  from: new Date("2026-11-21T23:00:00Z"),
  to: new Date("2026-11-22T22:59:59.999Z"),
  asOf: new Date("2026-11-22T13:03:21Z"),
  classes: [],
  subscriberIds: [],
  contextIds: [],
};
const zone = "Europe/Prague";
const DATES = "Dates: 22 Nov 00:00:00 – 22 Nov 14:03:21 (Europe/Prague)";

describe("filterInWords", () => {
  it.each<[string, Partial<StoredFilter>, string[]]>([
    ["the dates up to the count", {}, [DATES]],
    [
      "the dates alone when they ended before the count",
      { asOf: new Date("2026-11-24T00:00:00Z") },
      ["Dates: 22 Nov 00:00:00 – 22 Nov 23:59:59 (Europe/Prague)"],
    ],
    [
      "every condition",
      {
        classes: ["no_response", "client_error"],
        httpStatus: [404, 503],
        subscriberIds: [BILLING],
        contextIds: [STAGING],
        handlerIds: [BILLING],
        retryingEnded: ["manual"],
      },
      [
        DATES,
        "Status: No Response, Client Error",
        "Status code: 404, 503",
        "Subscriber: Billing",
        "Context: staging",
        "Handler: Billing",
        "Retrying ended: Manual retry",
      ],
    ],
    [
      "what payloads have",
      { payloadPath: "$.a", payloadValue: "5", payloadComparison: "gte" },
      [DATES, "Payload: $.a is at least 5"],
    ],
    [
      "what it excludes",
      { notTopics: ["audit", "sent"], notSubscriberId: [BILLING], notGroupId: [0, 17], notPriority: ["low"] },
      [
        DATES,
        "Subscriber: not Billing",
        "Failure group: not none, 17",
        "Topic: not audit, sent",
        "Priority: not low",
      ],
    ],
    [
      "many values by the first five",
      { eventIds: ["a", "b", "c", "d", "e", "f", "g"] },
      [DATES, "Event ID: a, b, c, d, e and 2 more"],
    ],
    [
      "a deleted row by its id",
      { contextIds: ["0190f0a0-0000-7000-8000-000000000009"] },
      [DATES, "Context: 0190f0a0… (unknown)"],
    ],
  ])("describes %s", (_, part, words) =>
    expect(filterInWords({ ...filter, ...part }, names, zone, "retry")).toEqual(words),
  );

  it("names the reception where the dates of waiting deliveries are meant", () =>
    expect(filterInWords({ ...filter, from: new Date(0) }, names, zone, "stop")).toEqual([
      "Received: up to 22 Nov 14:03:21 (Europe/Prague)",
    ]));
});

describe("selectedInWords", () => {
  const of = (selection: object) =>
    selectedInWords({ kind: "backfill", filter: null, selection }, names, "Europe/Prague");

  it("describes the events of a backfill, with its days in UTC shown in the zone", () => {
    const events = { beginDate: "2026-11-21", endDate: "2026-11-22T12:00:00", topics: ["paid", "late"] };
    expect(of({ events, subscriberId: BILLING })).toEqual([
      "Events received: 21 Nov 01:00:00 – 22 Nov 13:00:00 (Europe/Prague)",
      "To: Billing",
      "Topic: paid, late",
    ]);
  });

  it("has no words for named deliveries", () => expect(of({ deliveryIds: [BILLING] })).toBeNull());
});
