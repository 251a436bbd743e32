import { expect, it } from "vitest";
import { DAY_MS, MINUTE_MS } from "../time/units";
import { ANYONE } from "./judge";
import { KeptRefusals } from "./kept-refusals";
import type { EventRefusal } from "./schema";

/** Refuses requests of one address, one after the other, sixty a minute. @returns how many are stored, and the codes of the others */
function refuse(
  kept: KeptRefusals,
  count: number,
  { address = "192.0.2.1", refusal = "unknown_path" as EventRefusal, day = 0 } = {},
) {
  const codes = Array.from({ length: count }, (_, number) => {
    const now = day * DAY_MS + Math.floor(number / 60) * MINUTE_MS;
    return kept.excessOf({ refusal, identity: null }, address, now)?.code ?? "stored";
  });
  return { stored: codes.filter((code) => code === "stored").length, codes: new Set(codes) };
}

it("stores two thousand a day of one address; the others get the refusal itself", () => {
  const kept = new KeptRefusals();
  expect(refuse(kept, 2500)).toEqual({ stored: 2000, codes: new Set(["stored", "not_found"]) });
  expect(refuse(kept, 60, { day: 1 }).stored).toBe(60);
});

it("stores ten thousand a day of all addresses, and as many of authenticated senders", () => {
  const kept = new KeptRefusals();
  const addresses = Array.from({ length: 7 }, (_, number) => `192.0.2.${number}`);
  expect(addresses.map((address) => refuse(kept, 2000, { address }).stored)).toEqual([
    ...[2000, 2000, 2000, 2000, 2000],
    ...[0, 0],
  ]);
  expect(refuse(kept, 2000, { refusal: "publisher_not_approved" }).stored).toBe(2000);
});

it("bounds what anybody can cause, of open handlers too, and no other refusal", () => {
  const kept = new KeptRefusals();
  const excess = (identity: string | null, refusal: EventRefusal | null = "invalid_json") =>
    Array.from({ length: 61 }, () => kept.excessOf({ refusal, identity }, "192.0.2.1", 0)).at(-1);
  expect(excess("key:1")).toBeNull();
  expect(excess(ANYONE, null)).toBeNull();
  expect(excess(ANYONE)).toMatchObject({ code: "too_many_requests" });
  expect(kept.excessOf({ refusal: "too_many_questions", identity: null }, "192.0.2.9", 0)).toMatchObject({
    code: "too_many_requests",
  });
});
