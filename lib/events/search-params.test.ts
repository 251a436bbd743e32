import { describe, expect, it } from "vitest";
import { eventStatusHref, readEventSearch } from "./search-params";

const now = new Date("2026-11-22T12:00:00Z");
const read = (raw: Record<string, string>, zone = "UTC") => readEventSearch(raw, { now, zone });
const ID = "01932b1e-0000-7000-8000-000000000001";
const OTHER = "01932b1e-0000-7000-8000-000000000002";

describe("the URL of the event list", () => {
  it("without anything asks for the newest 50 of today", () => {
    const { filter, notes, ...rest } = read({});
    expect(rest).toEqual({
      from: "2026-11-22",
      to: "2026-11-22",
      limit: 50,
      direction: "DESC",
    });
    expect(filter).toEqual({
      from: new Date("2026-11-22T00:00:00Z"),
      to: new Date("2026-11-22T23:59:59.999Z"),
      statuses: [],
      contextIds: [],
      handlerIds: [],
      publisherIds: [],
      subscriberIds: [],
    });
    expect(notes).toEqual([]);
  });

  it("means the operator's days", () => {
    const { filter, from } = read({}, "Pacific/Auckland");
    expect(from).toBe("2026-11-23");
    expect(filter.from.toISOString()).toBe("2026-11-22T11:00:00.000Z");
    expect(filter.to.toISOString()).toBe("2026-11-23T10:59:59.999Z");
  });

  it.each([
    ["one day", { from: "2026-11-03", to: "2026-11-03" }, "2026-11-03", "2026-11-03", 0],
    ["only From", { from: "2026-11-03" }, "2026-11-03", "2026-11-22", 0],
    ["only To", { to: "2026-11-03" }, "2026-11-03", "2026-11-03", 0],
    ["31 days", { from: "2026-10-23", to: "2026-11-22" }, "2026-10-23", "2026-11-22", 0],
    ["32 days", { from: "2026-10-22", to: "2026-11-22" }, "2026-10-23", "2026-11-22", 1],
    ["31 days a year ago", { from: "2025-10-01", to: "2025-10-31" }, "2025-10-01", "2025-10-31", 0],
    ["reversed", { from: "2026-11-04", to: "2026-11-03" }, "2026-11-22", "2026-11-22", 1],
    ["the future", { to: "2027-01-01" }, "2026-11-22", "2026-11-22", 1],
    ["no day", { from: "2026-02-30" }, "2026-11-22", "2026-11-22", 1],
    ["no date", { from: "yesterday", to: "'; drop" }, "2026-11-22", "2026-11-22", 2],
  ])("%s", (_name, raw, from, to, noteCount) => {
    const search = read(raw as Record<string, string>);
    expect(search).toMatchObject({ from, to });
    expect(search.notes).toHaveLength(noteCount);
  });

  it("reads every filter", () => {
    const search = read({
      status: "success,server_error",
      contexts: ID,
      handlers: `${ID},${OTHER}`,
      publishers: ID,
      subscribers: OTHER,
      eventId: ` ${ID.toUpperCase()} `,
      limit: "300",
      direction: "ASC",
      cursor: `2026-11-22T10:00:00.123456Z_${ID}`,
    });
    expect(search.notes).toEqual([]);
    expect(search).toMatchObject({ limit: 300, direction: "ASC" });
    expect(search.cursor).toEqual({ at: "2026-11-22T10:00:00.123456Z", id: ID });
    expect(search.filter).toMatchObject({
      statuses: ["success", "server_error"],
      contextIds: [ID],
      handlerIds: [ID, OTHER],
      publisherIds: [ID],
      subscriberIds: [OTHER],
      eventId: ID,
    });
  });

  it.each([
    ["status", "success,teapot", "Status", { statuses: ["success"] }],
    ["handlers", "1 or 1=1", "Handlers", { handlerIds: [] }],
    ["subscribers", `${ID},nobody`, "Subscribers", { subscriberIds: [ID] }],
    ["eventId", "42", "Event ID", {}],
  ])("drops what is bad in %s and says so", (key, text, label, filter) => {
    const search = read({ [key]: text });
    expect(search.filter).toMatchObject(filter);
    expect(search.filter.eventId).toBeUndefined();
    expect(search.notes).toHaveLength(1);
    expect(search.notes[0]).toContain(label);
  });

  it.each([
    ["limit", "70"],
    ["limit", "1e9"],
    ["direction", "sideways"],
    ["cursor", "2026-11-22T10:00:00Z_x"],
    ["cursor", `2026-02-30T10:00:00.000000Z_${ID}`],
    ["cursor", `9999-99-99T99:99:99.999999Z_${ID}`],
  ])("falls back from %s=%s with a note", (key, text) => {
    const search = read({ [key]: text });
    expect(search).toMatchObject({ limit: 50, direction: "DESC" });
    expect(search.cursor).toBeUndefined();
    expect(search.notes).toHaveLength(1);
  });

  it("links back to what it read, leaving the defaults out", () => {
    expect(eventStatusHref()).toBe("/event-status");
    expect(eventStatusHref({ eventId: ID, from: "2026-11-01", limit: 50, status: ["success"] })).toBe(
      `/event-status?from=2026-11-01&status=success&eventId=${ID}`,
    );
  });
});
