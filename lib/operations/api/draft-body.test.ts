import { describe, expect, it } from "vitest";
import { newId } from "../../db/ids";
import { parseInput } from "../../http/problems";
import { newOperationBody } from "./draft-body";

const id = newId();
const body = (more: object = {}) => ({ kind: "retry", selection: { deliveryIds: [id] }, ...more });
const parsed = (value: unknown) => parseInput(newOperationBody, value, "body");

function fieldsOf(value: unknown): string[] {
  try {
    parsed(value);
    return [];
  } catch (error) {
    return (error as { details: { field: string }[] }).details.map(({ field }) => field);
  }
}

describe("the body of a new operation", () => {
  it("has the cautious defaults", () =>
    expect(parsed(body())).toEqual({
      ...body(),
      pace: { perSecond: 100 },
      canary: { items: 50, deliveredShare: 0.9 },
      ramp: { fromPerSecond: 10, doubleEverySeconds: 30, deliveredShare: 0.95 },
      autoPause: { failedShare: 0.5, ofAtLeast: 20, overSeconds: 30 },
      startAt: null,
      window: null,
    }));

  it("switches off what is null, and gives a member of the pace that is left out its default", () => {
    expect(parsed(body({ pace: null, canary: null, ramp: null, autoPause: null }))).toMatchObject({
      pace: null,
      canary: null,
      ramp: null,
      autoPause: null,
    });
    const paceOf = (pace: object) => parsed(body({ pace })).pace;
    expect(paceOf({})).toEqual({ perSecond: 100 });
    expect(paceOf({ perSubscriberPerSecond: 5 })).toEqual({ perSecond: 100, perSubscriberPerSecond: 5 });
    expect(paceOf({ perSubscriberPerSecond: null })).toEqual({
      perSecond: 100,
      perSubscriberPerSecond: null,
    });
    expect(paceOf({ perSecond: null })).toEqual({ perSecond: null });
  });

  it.each([
    ["an empty filter", {}],
    ["single values", { status: "server_error", httpStatus: 500, subscriberId: id, eventId: id }],
    ["500 events", { eventId: Array(500).fill(id) }],
    ["lists, and numbers as text", { status: ["server_error", "no_response"], httpStatus: ["500", 502] }],
    ["dates", { beginDate: "2026-11-20", endDate: "2026-11-22T10:00:00Z" }],
  ])("keeps %s as given", (_, filter) =>
    expect(parsed(body({ selection: { filter } })).selection).toEqual({ filter }),
  );

  it.each([
    ["no kind", { selection: { deliveryIds: [id] } }, ["kind"]],
    ["a kind that is not made", body({ kind: "edit" }), ["kind"]],
    ["no selection", { kind: "retry" }, ["selection"]],
    ["an empty selection", body({ selection: {} }), ["selection"]],
    ["two ways", body({ selection: { deliveryIds: [id], filter: {} } }), ["selection.filter"]],
    ["no deliveries", body({ selection: { deliveryIds: [] } }), ["selection.deliveryIds"]],
    ["too many", body({ selection: { deliveryIds: Array(10_001).fill(id) } }), ["selection.deliveryIds"]],
    ["a group", body({ selection: { groupId: id } }), ["selection.groupId"]],
    ["an operation without a result", body({ selection: { operationId: id } }), ["selection.result"]],
    ["a result alone", body({ selection: { deliveryIds: [id], result: "skipped" } }), ["selection.result"]],
    ["an unknown filter", body({ selection: { filter: { colour: "red" } } }), ["selection.filter.colour"]],
    ["a parameter of paging", body({ selection: { filter: { _limit: 5 } } }), ["selection.filter._limit"]],
    ["a wrong value", body({ selection: { filter: { status: ["red"] } } }), ["selection.filter.status.0"]],
    [
      "a wrong code",
      body({ selection: { filter: { httpStatus: [99] } } }),
      ["selection.filter.httpStatus.0"],
    ],
    ["a null", body({ selection: { filter: { subscriberId: null } } }), ["selection.filter.subscriberId.0"]],
    ["a pace of nothing", body({ pace: { perSecond: 0 } }), ["pace.perSecond"]],
    ["an unknown member", body({ pace: { perMinute: 5 } }), ["pace.perMinute"]],
    ["a share above 1", body({ canary: { items: 5, deliveredShare: 90 } }), ["canary.deliveredShare"]],
    ["no time", body({ startAt: "tomorrow" }), ["startAt"]],
    [
      "an unknown zone",
      body({ window: { from: "22:00", to: "06:00", timeZone: "Mars/Base" } }),
      ["window.timeZone"],
    ],
    ["no hour", body({ window: { from: "24:00", to: "06:00", timeZone: "UTC" } }), ["window.from"]],
    ["an empty window", body({ window: { from: "06:00", to: "06:00", timeZone: "UTC" } }), ["window.to"]],
    ["an empty reason", body({ reason: "  " }), ["reason"]],
  ])("refuses %s", (_, value, fields) => expect(fieldsOf(value)).toEqual(fields));
});
