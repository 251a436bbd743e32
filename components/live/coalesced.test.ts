import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { coalesced } from "./coalesced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reads that each take a time, with the times at which they began. */
function reads(takesMs = 0) {
  const begun: number[] = [];
  const start = Date.now();
  let fails = false;
  const read = async () => {
    begun.push(Date.now() - start);
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
    if (fails) throw new Error("unread");
  };
  const fail = (now: boolean) => {
    fails = now;
  };
  return { read, begun, fail };
}

it("reads at once, and then at most once in the time given, however often it is asked", async () => {
  const { read, begun } = reads();
  const { ask } = coalesced(read, 1000);
  for (let ms = 0; ms < 2500; ms += 10) {
    ask();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(begun).toEqual([0, 1000, 2000]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([0, 1000, 2000, 3000]);
});

it("never reads while a read is under way, and rests after a slow one", async () => {
  const { read, begun } = reads(2000);
  const { ask } = coalesced(read, 1000);
  ask();
  await vi.advanceTimersByTimeAsync(1500);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begun).toEqual([0, 8000]);
});

it("repeats a read that failed, and no other", async () => {
  const { read, begun, fail } = reads();
  const { ask } = coalesced(read, 1000);
  fail(true);
  ask();
  await vi.advanceTimersByTimeAsync(5000);
  fail(false);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begun).toEqual([0, 5000, 10_000]);
});

it("does not read any more once it is stopped", async () => {
  const { read, begun } = reads(100);
  const { ask, stop } = coalesced(read, 1000);
  ask();
  await vi.advanceTimersByTimeAsync(50);
  ask();
  stop();
  ask();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begun).toEqual([0]);
});
