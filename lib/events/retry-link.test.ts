import { describe, expect, it } from "vitest";
import { retryLink, TOO_OLD } from "./retry-link";
import { type DeliveryCounts, NO_DELIVERIES } from "./schema";

const now = new Date("2026-11-22T12:00:00Z");
const eventId = "01932b1e-0000-7000-8000-000000000001";
const at = (text: string) => new Date(`${text}Z`);
const failed = (oldest: string, newest = oldest): DeliveryCounts => ({
  ...NO_DELIVERIES,
  failed: 2,
  oldestFailedAt: at(oldest),
  newestFailedAt: at(newest),
});
const link = (deliveries: DeliveryCounts, options: { httpStatus?: number; zone?: string } = {}) =>
  retryLink({ eventId, httpStatus: options.httpStatus ?? 202 }, deliveries, {
    zone: options.zone ?? "UTC",
    now,
  });
const to = (query: string) => ({ href: `/delivery-retry?${query}&eventId=${eventId}` });

describe("the link from an event to Delivery Retry", () => {
  it.each<[string, DeliveryCounts, string]>([
    ["one day", failed("2026-11-20T10:00:00"), "from=2026-11-20&to=2026-11-20"],
    ["several days", failed("2026-11-18T10:00:00", "2026-11-22T11:00:00"), "from=2026-11-18&to=2026-11-22"],
    ["the last 14 days", failed("2026-11-08T00:00:00"), "from=2026-11-08&to=2026-11-08"],
    ["partly older", failed("2026-10-08T00:00:00", "2026-11-21T00:00:00"), "from=2026-11-08&to=2026-11-21"],
  ])("contains failures of %s", (_name, deliveries, query) => {
    expect(link(deliveries)).toEqual(to(query));
  });

  it("counts in the operator's days", () => {
    expect(link(failed("2026-11-20T23:30:00"), { zone: "Asia/Tokyo" })).toEqual(
      to("from=2026-11-21&to=2026-11-21"),
    );
  });

  it("gives the reason when there is none", () => {
    expect(link(failed("2026-11-07T23:59:59"))).toEqual({ reason: TOO_OLD });
    expect(link({ ...NO_DELIVERIES, delivered: 1 })).toEqual({
      reason: "None of its deliveries has failed.",
    });
    expect(link({ ...NO_DELIVERIES, retrying: 1 }).reason).toContain("still being retried");
    expect(link({ ...NO_DELIVERIES, discarded: 1 }).reason).toContain("in the bin");
    expect(link(NO_DELIVERIES).reason).toContain("no subscriber");
    expect(link(NO_DELIVERIES, { httpStatus: 404 }).reason).toContain("Reception failed (404)");
  });
});
