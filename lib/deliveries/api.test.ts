import { describe, expect, it } from "vitest";
import { newId } from "../db/ids";
import { operationBody } from "../operations/api/operate";
import { listDeliveriesQuery, windowOf } from "./api";

const NOW = new Date("2026-11-22T15:30:00.000Z");
const ID = "0190f0a0-0000-7000-8000-000000000000";

describe("the window of a query", () => {
  it.each([
    ["nothing", {}, "2026-11-08T15:30:00.000Z", NOW.toISOString()],
    [
      "a day to a day",
      { beginDate: "2026-11-20", endDate: "2026-11-21" },
      "2026-11-20T00:00:00.000Z",
      "2026-11-21T23:59:59.999Z",
    ],
    [
      "one day",
      { beginDate: "2026-11-21", endDate: "2026-11-21" },
      "2026-11-21T00:00:00.000Z",
      "2026-11-21T23:59:59.999Z",
    ],
    [
      "fourteen days",
      { beginDate: "2026-11-08", endDate: "2026-11-22" },
      "2026-11-08T00:00:00.000Z",
      "2026-11-22T23:59:59.999Z",
    ],
    ["a begin alone", { beginDate: "2026-11-22T10:00:00Z" }, "2026-11-22T10:00:00.000Z", NOW.toISOString()],
    ["a day 14 days ago alone", { beginDate: "2026-11-08" }, "2026-11-08T00:00:00.000Z", NOW.toISOString()],
    [
      "14 days ago, sent a moment ago",
      { beginDate: "2026-11-08T15:29:30Z" },
      "2026-11-08T15:29:30.000Z",
      NOW.toISOString(),
    ],
    ["an end alone", { endDate: "2026-11-20" }, "2026-11-06T00:00:00.000Z", "2026-11-20T23:59:59.999Z"],
    [
      "a time with a zone",
      { beginDate: "2026-11-22T10:00:00+02:00" },
      "2026-11-22T08:00:00.000Z",
      NOW.toISOString(),
    ],
    [
      "a time without a zone: UTC",
      { beginDate: "2026-11-22T10:00:00" },
      "2026-11-22T10:00:00.000Z",
      NOW.toISOString(),
    ],
    [
      "a window of the past",
      { beginDate: "2026-01-01", endDate: "2026-01-15" },
      "2026-01-01T00:00:00.000Z",
      "2026-01-15T23:59:59.999Z",
    ],
    ["groups", { groupId: [17, 0] }, "2026-11-08T15:30:00.000Z", NOW.toISOString()],
    [
      "groups since long ago",
      { groupId: [17], beginDate: "2001-02-03" },
      "2001-02-03T00:00:00.000Z",
      NOW.toISOString(),
    ],
  ])("of %s", (_name, query, from, to) => {
    expect(windowOf(query, NOW)).toEqual({ from: new Date(from), to: new Date(to) });
  });

  it.each([
    ["reversed", { beginDate: "2026-11-21", endDate: "2026-11-20" }],
    ["reversed in time", { beginDate: "2026-11-21T10:00:01Z", endDate: "2026-11-21T10:00:00Z" }],
    ["in the future", { beginDate: "2026-11-23" }],
    ["fifteen days", { beginDate: "2026-11-07", endDate: "2026-11-22" }],
    [
      "two minutes past fourteen days",
      { beginDate: "2026-11-08T00:00:00Z", endDate: "2026-11-22T00:02:00Z" },
    ],
    ["more than fourteen days until now", { beginDate: "2026-11-07" }],
    ["more than fourteen days until now, in time", { beginDate: "2026-11-08T15:00:00Z" }],
  ])("is refused: %s", (_name, query) => {
    expect(windowOf(query, NOW)).toMatchObject({ problem: { field: "beginDate" } });
  });
});

describe("the query of the list", () => {
  it("has the product's defaults", () => {
    expect(listDeliveriesQuery.parse({})).toMatchObject({
      _sortBy: "date",
      _direction: "DESC",
      _limit: 50,
      _offset: 0,
      status: [],
      subscriberId: [],
    });
  });

  it.each([
    ["a comma", "client_error,server_error"],
    ["repetition", ["client_error", "server_error"]],
  ])("takes several statuses by %s", (_name, status) => {
    expect(listDeliveriesQuery.parse({ status }).status).toEqual(["client_error", "server_error"]);
  });

  it.each([
    ["commas", (ids: string[]) => ids.join()],
    ["repetition", (ids: string[]) => ids],
  ])("takes up to 500 events by %s", (_name, written) => {
    const ids = Array.from({ length: 501 }, () => newId());
    expect(listDeliveriesQuery.parse({ eventId: written(ids.slice(1)) }).eventId).toEqual(ids.slice(1));
    expect(listDeliveriesQuery.safeParse({ eventId: written(ids) }).error?.issues).toMatchObject([
      { path: ["eventId"], message: "must be at most 500 values" },
    ]);
  });

  it.each([
    ["_sortBy", "name"],
    ["_sortBy", ["date", "eventId"]],
    ["_direction", "desc"],
    ["_limit", "0"],
    ["_limit", "501"],
    ["_limit", "ten"],
    ["_limit", "1.5"],
    ["_limit", ""],
    ["_limit", ["10", "20"]],
    ["_offset", "-1"],
    ["_offset", "1e3"],
    ["beginDate", "yesterday"],
    ["beginDate", "2026-02-30"],
    ["endDate", "2026-11-22T25:00:00Z"],
    ["status", "failed"],
    ["eventId", "42"],
    ["subscriberId", `${ID},42`],
    ["contextId", "default"],
    ["offset", "3"],
  ])("refuses %s=%s, naming it", (name, value) => {
    const result = listDeliveriesQuery.safeParse({ [name]: value });
    const named = result.error?.issues.map((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys[0] : issue.path[0],
    );
    expect(named).toEqual([name]);
  });
});

describe("the body of an operation", () => {
  const pair = { eventId: ID, subscriberId: ID };
  it.each([
    [1, true],
    [500, true],
    [0, false],
    [501, false],
  ])("with %i pairs is accepted: %s", (count, accepted) => {
    const deliveries = Array.from({ length: count }, () => pair);
    expect(operationBody.safeParse({ deliveries }).success).toBe(accepted);
  });

  it.each([
    ["an unknown field", { deliveries: [pair], all: true }],
    ["an unknown field of a pair", { deliveries: [{ ...pair, force: true }] }],
    ["a pair without its subscriber", { deliveries: [{ eventId: ID }] }],
    ["an id that is not a UUID", { deliveries: [{ ...pair, eventId: "1" }] }],
    ["a list", [pair]],
  ])("is refused with %s", (_name, body) => expect(operationBody.safeParse(body).success).toBe(false));
});
