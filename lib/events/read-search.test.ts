import { describe, expect, it } from "vitest";
import { encodeCursor } from "../list/cursor";
import type { RawSearch } from "../list/url-params";
import { readEventSearch } from "./read-search";
import { eventStatusHref } from "./search-params";

const now = new Date("2026-11-22T12:00:00Z");
const read = (raw: RawSearch, zone = "UTC") => readEventSearch(raw, { now, zone });
const ID = "01932b1e-0000-7000-8000-000000000001";
const cursor = (at: string, direction: "ASC" | "DESC" = "ASC") => encodeCursor("date", direction, [at, ID]);
const OTHER = "01932b1e-0000-7000-8000-000000000002";

describe("the URL of the event list", () => {
  it("without anything asks for the newest 50 of today", () => {
    const { filter, ignored, search, position } = read({});
    expect(search).toMatchObject({ from: "2026-11-22", to: "2026-11-22", limit: 50, page: 1 });
    expect(search).toMatchObject({ after: null, before: null });
    expect(position.direction).toBe("DESC");
    expect(filter).toEqual({
      from: new Date("2026-11-22T00:00:00Z"),
      to: new Date("2026-11-22T23:59:59.999Z"),
      statuses: [],
      contextIds: [],
      handlerIds: [],
      publisherIds: [],
      subscriberIds: [],
    });
    expect(ignored).toEqual([]);
  });

  it("means the operator's days", () => {
    const { filter, search } = read({}, "Pacific/Auckland");
    expect(search.from).toBe("2026-11-23");
    expect(filter.from.toISOString()).toBe("2026-11-22T11:00:00.000Z");
    expect(filter.to.toISOString()).toBe("2026-11-23T10:59:59.999Z");
  });

  it.each<[string, RawSearch, string, string, string[]]>([
    ["one day", { from: "2026-11-03", to: "2026-11-03" }, "2026-11-03", "2026-11-03", []],
    ["only From", { from: "2026-11-03" }, "2026-11-03", "2026-11-22", []],
    ["only To", { to: "2026-11-03" }, "2026-11-03", "2026-11-03", []],
    ["31 days", { from: "2026-10-23", to: "2026-11-22" }, "2026-10-23", "2026-11-22", []],
    ["32 days", { from: "2026-10-22", to: "2026-11-22" }, "2026-10-23", "2026-11-22", ["from"]],
    ["31 days of the past", { from: "2025-10-01", to: "2025-10-31" }, "2025-10-01", "2025-10-31", []],
    ["reversed", { from: "2026-11-04", to: "2026-11-03" }, "2026-11-03", "2026-11-03", ["from"]],
    ["the future", { to: "2027-01-01" }, "2026-11-22", "2026-11-22", ["to"]],
    ["events by their IDs", { eventId: ID }, "2026-10-23", "2026-11-22", []],
    ["events by their IDs, today", { eventId: ID, from: "2026-11-22" }, "2026-11-22", "2026-11-22", []],
    ["events by their IDs until a day", { eventId: ID, to: "2026-11-03" }, "2026-10-04", "2026-11-03", []],
    ["no day", { from: "2026-02-30" }, "2026-11-22", "2026-11-22", ["from"]],
    ["no date", { from: "yesterday", to: "'; drop" }, "2026-11-22", "2026-11-22", ["from", "to"]],
  ])("%s", (_name, raw, from, to, reported) => {
    const { search, ignored } = read(raw);
    expect(search).toMatchObject({ from, to });
    expect(ignored.map((one) => one.name)).toEqual(reported);
  });

  it("reports the number of event IDs beyond the most of one search", () => {
    const ids = Array.from({ length: 503 }, (_, n) => ID.slice(0, -3) + String(n).padStart(3, "0"));
    const { filter, ignored } = read({ eventId: ids.join(" and ") });
    expect(filter.eventIds).toEqual(ids.slice(0, 500));
    expect(ignored).toEqual([
      { name: "eventId", value: "", why: "names 3 more than the 500 that one search takes" },
    ]);
  });

  it("reads every filter", () => {
    const { filter, search, position, ignored } = read({
      status: "success,server_error",
      contexts: ID,
      handlers: `${ID},${OTHER}`,
      publishers: [ID, OTHER],
      subscribers: `${OTHER},${OTHER}`,
      eventId: ` ${ID.toUpperCase()} `,
      limit: "300",
      direction: "asc",
      after: cursor("2026-11-22T10:00:00.123456Z"),
      before: cursor("2026-11-22T09:00:00.000000Z"),
    });
    expect(ignored).toEqual([]);
    expect(position.direction).toBe("ASC");
    expect(search.limit).toBe(300);
    expect(position.after).toEqual(["2026-11-22T10:00:00.123456Z", ID]);
    expect(search.before).toBeNull();
    expect(filter).toMatchObject({
      statuses: ["success", "server_error"],
      contextIds: [ID],
      handlerIds: [ID, OTHER],
      publisherIds: [ID, OTHER],
      subscriberIds: [OTHER],
      eventIds: [ID],
    });
  });

  it.each<[string, string, string, object]>([
    ["status", "success,teapot", "teapot", { statuses: ["success"] }],
    ["handlers", "1 or 1=1", "1 or 1=1", { handlerIds: [] }],
    ["subscribers", `${ID},unknown`, "unknown", { subscriberIds: [ID] }],
    ["eventId", "42", "42", {}],
    ["pubisher", ID, ID, { publisherIds: [] }],
  ])("leaves out what is bad in %s and says so", (name, text, value, expected) => {
    const { filter, ignored } = read({ [name]: text });
    expect(filter).toMatchObject(expected);
    expect(filter.eventIds).toBeUndefined();
    expect(ignored).toMatchObject([{ name, value }]);
  });

  it.each([
    ["limit", "70"],
    ["limit", "1e9"],
    ["direction", "sideways"],
    ["page", "0"],
  ])("falls back from %s=%s and says so", (name, value) => {
    const { search, ignored } = read({ [name]: value });
    expect(search).toMatchObject({ limit: 50, direction: "desc", page: 1, after: null, before: null });
    expect(ignored).toMatchObject([{ name, value }]);
  });

  it.each([
    ["after", "2026-11-22T10:00:00Z_x"],
    ["before", cursor("2026-02-30T10:00:00.000000Z", "DESC")],
    ["after", cursor("9999-99-99T99:99:99.999999Z", "DESC")],
    ["after", cursor("2026-11-22T10:00:00.000000Z", "ASC")],
  ])("begins the list anew for a bad %s=%s and says so", (name, value) => {
    const { search, position, ignored } = read({ [name]: value, page: "4" });
    expect(search).toMatchObject({ page: 1, after: null, before: null });
    expect(position).toMatchObject({ offset: 0 });
    expect(ignored).toMatchObject([{ name: "page", value: "" }]);
  });

  it("links back to what it read, leaving the defaults out", () => {
    expect(eventStatusHref({})).toBe("/event-status");
    expect(eventStatusHref({ eventId: [ID], from: "2026-11-01", limit: 50, status: ["success"] })).toBe(
      `/event-status?from=2026-11-01&status=success&eventId=${ID}`,
    );
  });
});
