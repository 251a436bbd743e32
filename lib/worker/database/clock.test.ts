import { describe, expect, it } from "vitest";
import { DatabaseClock } from "./clock";

describe("DatabaseClock", () => {
  it("starts with this machine's time and follows the database's", () => {
    const clock = new DatabaseClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
    const asked = performance.now();
    clock.observe(5_000_000, asked, asked);
    expect(Math.abs(clock.now() - 5_000_000)).toBeLessThan(50);
  });

  it("uses the measurement with the shortest round trip of the last eight", () => {
    const clock = new DatabaseClock();
    const at = performance.now();
    clock.observe(1_000_000, at - 1, at + 1);
    clock.observe(9_000_000, at - 400, at + 400);
    expect(Math.abs(clock.now() - 1_000_000)).toBeLessThan(50);
    for (let n = 0; n < 8; n++) clock.observe(9_000_000, at - 10, at + 10);
    expect(Math.abs(clock.now() - 9_000_000)).toBeLessThan(50);
  });
});
