import { describe, expect, it } from "vitest";
import { DatabaseClock } from "./clock";

/** Rounding of times of some million milliseconds. */
const ROUNDING_MS = 0.01;

/** Expects a clock that showed `shown` at `at` to show it plus the time since, however long this process has waited for a processor. */
function expectToGoOn(clock: DatabaseClock, shown: number, at: number): void {
  const before = performance.now();
  const now = clock.now();
  const after = performance.now();
  expect(now - shown).toBeGreaterThanOrEqual(before - at - ROUNDING_MS);
  expect(now - shown).toBeLessThanOrEqual(after - at + ROUNDING_MS);
}

describe("DatabaseClock", () => {
  it("starts with this machine's time and follows the database's", () => {
    const clock = new DatabaseClock();
    const before = Date.now();
    const now = clock.now();
    // The two clocks of this machine differ by their rounding and by what the system's was set by since.
    expect(now).toBeGreaterThan(before - 50);
    expect(now).toBeLessThan(Date.now() + 50);
    const asked = performance.now();
    clock.observe(5_000_000, asked, asked);
    expectToGoOn(clock, 5_000_000, asked);
  });

  it("uses the measurement with the shortest round trip of the last eight", () => {
    const clock = new DatabaseClock();
    const at = performance.now();
    clock.observe(1_000_000, at - 1, at + 1);
    clock.observe(9_000_000, at - 400, at + 400);
    expectToGoOn(clock, 1_000_000, at);
    for (let n = 0; n < 8; n++) clock.observe(9_000_000, at - 10, at + 10);
    expectToGoOn(clock, 9_000_000, at);
  });
});
