import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveNotifier } from "./notifier";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What was sent, without the ids. */
const nounsOf = (sent: string[]) => sent.map((notice) => notice.split(" ")[1]);

it("sends nothing when nothing changed, and what changed four times a second at most", async () => {
  const sent: string[] = [];
  const notifier = new LiveNotifier(async (notice) => void sent.push(notice));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
  for (let ms = 0; ms < 2000; ms++) {
    notifier.mark("deliveries");
    if (ms === 1500) notifier.mark("operations", "deliveries");
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(nounsOf(sent)).toEqual([...Array(7).fill("deliveries"), "deliveries,operations", "deliveries"]);
  expect(new Set(sent.map((notice) => notice.split(" ")[0])).size).toBe(9);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(9);
});

it("sends the first change at once", async () => {
  const sent: string[] = [];
  const notifier = new LiveNotifier(async (notice) => void sent.push(notice));
  notifier.mark("events");
  await vi.advanceTimersByTimeAsync(1);
  expect(nounsOf(sent)).toEqual(["events"]);
});

it("keeps what could not be sent, and sends it later with what changed meanwhile", async () => {
  const sent: string[] = [];
  let isDown = true;
  const notifier = new LiveNotifier(async (notice) => {
    if (isDown) throw new Error("no database");
    sent.push(notice);
  });
  notifier.mark("events");
  await vi.advanceTimersByTimeAsync(1);
  notifier.mark("configuration");
  isDown = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(nounsOf(sent)).toEqual(["events,configuration"]);
});

it("sends what is marked before its process ends", async () => {
  const sent: string[] = [];
  const notifier = new LiveNotifier(async (notice) => void sent.push(notice));
  notifier.mark("events");
  await vi.advanceTimersByTimeAsync(1);
  notifier.mark("deliveries");
  await notifier.flush();
  expect(nounsOf(sent)).toEqual(["events", "deliveries"]);
});
