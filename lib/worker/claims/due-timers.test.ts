import { describe, expect, it } from "vitest";
import { DueTimers } from "./due-timers";

const item = (name: string) => ({ name, timerAt: Infinity });
const fired = (timers: DueTimers<ReturnType<typeof item>>, until: number) => {
  const names: string[] = [];
  timers.fire(until, ({ name }) => names.push(name));
  return names;
};

describe("DueTimers", () => {
  it("fires timers up to a time, the earliest first, and each once", () => {
    const timers = new DueTimers<ReturnType<typeof item>>();
    for (const [name, at] of [
      ["b", 20],
      ["a", 10],
      ["c", 30],
    ] as const)
      timers.set(item(name), at);
    expect(timers.nextAt).toBe(10);
    expect(fired(timers, 20)).toEqual(["a", "b"]);
    expect(fired(timers, 20)).toEqual([]);
    expect(timers.nextAt).toBe(30);
  });

  it("keeps the earlier of two timers of an item, and fires it once", () => {
    const timers = new DueTimers<ReturnType<typeof item>>();
    const one = item("one");
    timers.set(one, 20);
    timers.set(one, 10);
    timers.set(one, 30);
    expect(one.timerAt).toBe(10);
    expect(fired(timers, 100)).toEqual(["one"]);
    expect(one.timerAt).toBe(Infinity);
    expect(timers.nextAt).toBeNull();
  });
});
