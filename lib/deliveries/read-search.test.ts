import { describe, expect, it } from "vitest";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { encodeCursor } from "../list/cursor";
import type { RawSearch } from "../list/url-params";
import { readDeliverySearch } from "./read-search";
import { deliveryRetryHref } from "./search-params";

const NOW = new Date("2026-11-22T23:30:00Z");
const ID = "0190f0a0-0000-7000-8000-000000000001";
const OTHER = "0190f0a0-0000-7000-8000-000000000002";
const AT = ["2026-11-22T10:00:00.000001Z", ID];
const read = (raw: RawSearch, zone = "UTC", settings = RETENTION_DEFAULTS) =>
  readDeliverySearch(raw, { zone, now: NOW }, settings, true);

describe("the URL of the Delivery Retry screen", () => {
  it("lists the newest 50 failures of the operator's current day by default", () => {
    const { search, filter, position, ignored } = read({}, "Europe/Prague");
    expect(search).toMatchObject({ view: "failed", limit: 50, sort: "date", page: 1, status: [] });
    expect(filter).toEqual({
      from: new Date("2026-11-22T23:00:00.000Z"), // in Prague it is the 23rd already
      to: new Date("2026-11-23T22:59:59.999Z"),
      classes: [],
      subscriberIds: [],
      contextIds: [],
    });
    expect([position.direction, ignored]).toEqual(["DESC", []]);
  });

  it("reads every filter", () => {
    const raw = {
      from: "2026-11-08",
      to: "2026-11-20",
      status: "client_error,no_response",
      limit: "500",
      eventId: ID.toUpperCase(),
      subscribers: [ID, OTHER],
      contexts: OTHER,
      handlers: [OTHER],
      retryingEnded: "rule,time_spent",
      httpStatus: "404,503",
      sort: "subscriberName",
      direction: "asc",
      page: "3",
    };
    const { search, filter, position, ignored } = read(raw);
    expect(ignored).toEqual([]);
    expect(search).toMatchObject({ limit: 500, sort: "subscriberName", view: "failed", page: 3 });
    expect(position).toMatchObject({ sort: "subscriberName", direction: "ASC", limit: 500, offset: 1000 });
    expect(filter).toEqual({
      from: new Date("2026-11-08T00:00:00.000Z"),
      to: new Date("2026-11-20T23:59:59.999Z"),
      classes: ["client_error", "no_response"],
      eventIds: [ID],
      subscriberIds: [ID, OTHER],
      contextIds: [OTHER],
      handlerIds: [OTHER],
      retryingEnded: ["rule", "time_spent"],
      httpStatus: [404, 503],
    });
  });

  const bad: [name: string, raw: RawSearch, value: string, fallback: Record<string, unknown>][] = [
    ["from", { from: "yesterday" }, "yesterday", { from: "2026-11-22" }],
    ["from", { from: "2026-02-30" }, "2026-02-30", { from: "2026-11-22" }],
    ["from", { from: "2026-11-07" }, "2026-11-07", { from: "2026-11-22" }],
    ["to", { to: "2026-11-23" }, "2026-11-23", { to: "2026-11-22" }],
    [
      "from",
      { from: "2026-11-20", to: "2026-11-19" },
      "2026-11-20",
      { from: "2026-11-19", to: "2026-11-19" },
    ],
    ["status", { status: "client_error,oops" }, "oops", { status: ["client_error"] }],
    ["limit", { limit: "51" }, "51", { limit: 50 }],
    ["limit", { limit: "1e9" }, "1e9", { limit: 50 }],
    ["eventId", { eventId: "'; drop table delivery" }, "'; drop table delivery", { eventId: [] }],
    ["subscribers", { subscribers: `${ID},x` }, "x", { subscribers: [ID] }],
    ["contexts", { contexts: "default" }, "default", { contexts: [] }],
    ["sort", { sort: "password" }, "password", { sort: "date" }],
    ["direction", { direction: "up" }, "up", { direction: "desc" }],
    ["page", { page: "0" }, "0", { page: 1 }],
    ["page", { page: "99999" }, "99999", { page: 1 }],
    ["page", { after: "nonsense", page: "4" }, "", { after: null, page: 1 }],
    ["page", { before: encodeCursor("date", "ASC", AT) }, "", { before: null }],
    ["view", { view: "trash" }, "trash", { view: "failed" }],
    ["subscriber", { subscriber: ID }, ID, {}],
  ];
  it.each(bad)("ignores and reports a bad %s: %o", (name, raw, value, fallback) => {
    const { search, ignored } = read(raw);
    expect(ignored).toEqual([{ name, value, why: expect.any(String) }]);
    expect(search).toMatchObject(fallback);
  });

  it("uses the day of To when only To is given, and today when only From is", () => {
    expect(read({ to: "2026-11-19" }).search).toMatchObject({ from: "2026-11-19", to: "2026-11-19" });
    expect(read({ from: "2026-11-19" }).search).toMatchObject({ from: "2026-11-19", to: "2026-11-22" });
  });

  it("reads back the links it makes", () => {
    const after = encodeCursor("date", "DESC", AT);
    const href = deliveryRetryHref({
      eventId: [ID, OTHER],
      status: ["other_status", "no_response"],
      from: "2026-11-20",
      after,
    });
    const raw = Object.fromEntries(new URL(href, "http://x").searchParams);
    const { search, ignored } = read(raw);
    expect(ignored).toEqual([]);
    expect(search).toMatchObject({
      eventId: [ID, OTHER],
      status: ["other_status", "no_response"],
      from: "2026-11-20",
      after,
    });
  });

  describe("with event IDs", () => {
    it.each<[string, RawSearch, string, string, string[]]>([
      ["without dates: the whole 14 days", { eventId: ID }, "2026-11-08", "2026-11-22", []],
      ["until a day", { eventId: ID, to: "2026-11-19" }, "2026-11-08", "2026-11-19", []],
      ["since a day", { eventId: ID, from: "2026-11-20" }, "2026-11-20", "2026-11-22", []],
      ["today alone", { eventId: ID, from: "2026-11-22" }, "2026-11-22", "2026-11-22", []],
      ["since a day too long ago", { eventId: ID, from: "2026-10-01" }, "2026-11-08", "2026-11-22", ["from"]],
      ["no ID in it", { eventId: "42" }, "2026-11-22", "2026-11-22", ["eventId"]],
    ])("%s", (_, raw, from, to, ignored) => {
      const found = read(raw);
      expect(found.search).toMatchObject({ from, to });
      expect(found.ignored.map(({ name }) => name)).toEqual(ignored);
    });

    it.each<[string, RawSearch[string]]>([
      ["in quotes", `"${ID}","${OTHER}"`],
      ["between commas", `${ID},${OTHER},`],
      ["encoded twice", `%22${ID}%22%2C${OTHER}`],
      ["given several times", [ID, OTHER.toUpperCase(), ID]],
    ])("finds all of them %s", (_, eventId) => {
      const { filter, ignored } = read({ eventId });
      expect([filter.eventIds, ignored]).toEqual([[ID, OTHER], []]);
    });

    it("takes five hundred, and reports the number of the others", () => {
      const ids = Array.from({ length: 503 }, (_, index) => ID.slice(0, -3) + (100 + index));
      const { filter, ignored } = read({ eventId: ids.join(",") });
      expect(filter.eventIds).toEqual(ids.slice(0, 500));
      expect(ignored).toEqual([{ name: "eventId", value: "", why: expect.stringContaining("3 more") }]);
    });
  });

  it("leaves defaults out of its links", () =>
    expect(deliveryRetryHref({ limit: 50, sort: "date", status: [], page: 1 })).toBe("/delivery-retry"));
});

describe("what retention removes within 24 hours", () => {
  const DAY = 86_400_000;
  const ago = (days: number) => new Date(NOW.getTime() - days * DAY);

  it("is found in the place of the dates: failures that are removed, or whose payload is", () => {
    expect(read({ removal: "24h" })).toMatchObject({
      search: { removal: ["24h"] },
      filter: { from: new Date(0), to: new Date(ago(89).getTime() - 1) },
      ignored: [],
    });
    const settings = { ...RETENTION_DEFAULTS, failedPayloadDays: 20 };
    expect(read({ removal: "24h" }, "UTC", settings).filter).toMatchObject({
      ...{ from: new Date(0), to: NOW, receivedFrom: ago(20), receivedBefore: ago(19) },
    });
  });

  it("is, of the bin, what leaves it", () => {
    expect(read({ view: "bin", removal: "24h" }).filter).toMatchObject({ purgedBefore: ago(-1) });
  });

  it("reports dates that have no effect beside it, and a value that it does not have", () => {
    expect(read({ removal: "24h", from: "2026-11-21" }).ignored).toMatchObject([{ name: "from" }]);
    expect(read({ removal: "24h", last: "1h" }).filter.from).toEqual(new Date(0));
    expect(read({ removal: "7d" })).toMatchObject({
      search: { removal: [] },
      ignored: [{ name: "removal" }],
    });
  });
});
