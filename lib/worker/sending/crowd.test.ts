import { describe, expect, it } from "vitest";
import { Crowd } from "./crowd";

/** Begins as many as there is room for at a moment. @returns their places */
function fill(crowd: Crowd, now: number): number[] {
  const places = [];
  while (crowd.hasRoom(now)) places.push(crowd.begin(now));
  return places;
}
const adapted = (...utilizations: number[]) => {
  const crowd = new Crowd();
  for (const utilization of utilizations) crowd.adapt(utilization);
  return crowd;
};
const BUSY = Array(20).fill(1);

describe("Crowd", () => {
  it("grows while there is time to spare, shrinks to 64 when there is none, and grows again", () => {
    expect(fill(new Crowd(), 0).length).toBe(128);
    expect(fill(adapted(0.1), 0).length).toBe(192);
    expect(fill(adapted(1), 0).length).toBe(89);
    expect(fill(adapted(...BUSY), 0).length).toBe(64);
    expect(fill(adapted(...BUSY, 0.9), 0).length).toBe(64);
    expect(fill(adapted(...BUSY, 0.5, 0.5), 0).length).toBe(144);
    expect(fill(adapted(...BUSY, ...Array(20).fill(0)), 0).length).toBe(1024);
  });

  it("has room again for each that ends", () => {
    const crowd = adapted(...BUSY);
    const places = fill(crowd, 1000);
    for (const place of places.slice(0, 10)) crowd.end(place, 1005);
    expect(fill(crowd, 1005).length).toBe(10);
  });

  it("does not count what has been under way for a while, nor when that ends", () => {
    const crowd = adapted(...BUSY);
    const places = fill(crowd, 1000);
    expect(fill(crowd, 1080)).toEqual([]);
    expect(fill(crowd, 1100).length).toBe(64);
    for (const place of places) crowd.end(place, 1101);
    expect(fill(crowd, 1101)).toEqual([]);
  });

  it("counts right over any pause", () => {
    const crowd = adapted(...BUSY);
    for (const now of [0, 300, 1000, 123_456_789]) {
      const places = fill(crowd, now);
      for (const place of places) crowd.end(place, now + 1);
      expect(fill(crowd, now + 2).length).toBe(64);
      expect(crowd.hasRoom(now + 2)).toBe(false);
      expect(crowd.hasRoom(now + 200)).toBe(true);
    }
  });
});
