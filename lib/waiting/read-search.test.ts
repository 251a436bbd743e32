import { describe, expect, it } from "vitest";
import { deliveryFilter } from "../deliveries/schema";
import { readWaitingSearch } from "./read-search";
import { frozenFilter } from "./schema";

const operator = { zone: "UTC", now: new Date("2026-11-22T15:30:00.000Z") };
const read = (raw: Record<string, string>) => readWaitingSearch(raw, operator, true);

describe("the URL of the Waiting screen", () => {
  it("without dates limits none, and begins with the soonest due", () => {
    const { filter, position, ignored } = read({});
    expect(filter.receivedFrom ?? filter.receivedTo).toBeUndefined();
    expect(position).toEqual({ sort: "due", direction: "ASC", limit: 50, offset: 0 });
    expect(ignored).toEqual([]);
  });

  it("with dates limits the reception", () => {
    expect(read({ from: "2026-11-20", to: "2026-11-21" }).filter).toMatchObject({
      receivedFrom: new Date("2026-11-20T00:00:00.000Z"),
      receivedTo: new Date("2026-11-21T23:59:59.999Z"),
    });
    expect(read({ last: "1h" }).filter.receivedFrom).toEqual(new Date("2026-11-22T14:30:00.000Z"));
  });

  it("begins anew where a page is asked for by its number", () => {
    const { position, ignored, search } = read({ page: "2" });
    expect(position.offset).toBe(0);
    expect(search.page).toBe(1);
    expect(ignored).toMatchObject([{ name: "page", value: "2" }]);
  });
});

describe("the same as an operation freezes it", () => {
  const frozen = (raw: Record<string, string>) => frozenFilter(read(raw).filter, operator.now);

  it("is of any age, up to the list's time", () =>
    expect(frozen({})).toMatchObject({
      from: new Date(0),
      to: operator.now,
      classes: [],
      subscriberIds: [],
    }));

  it("keeps every condition, and is a filter of operations", () => {
    const id = "0190f0a0-0000-7000-8000-000000000001";
    const asked = { subscribers: id, contexts: id, handlers: id, eventId: id, status: "no_response" };
    const filter = frozen({ ...asked, httpStatus: "503", from: "2026-11-20", to: "2026-11-21" });
    expect(filter).toEqual({
      from: new Date("2026-11-20T00:00:00.000Z"),
      to: new Date("2026-11-21T23:59:59.999Z"),
      ...{ subscriberIds: [id], contextIds: [id], handlerIds: [id], eventIds: [id] },
      ...{ classes: ["no_response"], httpStatus: [503] },
    });
    expect(deliveryFilter.parse(filter)).toEqual(filter);
  });

  it("keeps what is searched for and what is excluded, payloads by the right to them", () => {
    const asked = {
      topics: "paid",
      notTopics: "audit",
      minAttempts: "2",
      text: "refused",
      payloadPath: "$.a",
    };
    const raw = { ...asked, payloadValue: "5", payloadComparison: "gt" };
    const conditions = { topics: ["paid"], notTopics: ["audit"], minAttempts: 2, text: "refused" };
    const ofPayload = { payloadPath: "$.a", payloadValue: "5", payloadComparison: "gt" };
    const filter = frozen(raw);
    expect(filter).toMatchObject({ ...conditions, ...ofPayload, isTextOfTemplates: true });
    expect(deliveryFilter.parse(filter)).toEqual(filter);
    const withheld = readWaitingSearch(raw, operator, false);
    expect(withheld.filter).toEqual({ classes: [], subscriberIds: [], contextIds: [], ...conditions });
    expect(withheld.ignored.map(({ name }) => name)).toEqual(Object.keys(ofPayload));
  });
});
