import pino from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Tasks } from "./tasks";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ["half a second", undefined, 500],
  ["the pause that it asks for", 60_000, 60_000],
])("repeats a task that failed after %s", async (_, pauseMs, expected) => {
  const tasks = new Tasks(pino({ level: "silent" }));
  const task = vi.fn(() => Promise.reject(new Error("The database is away.")));
  tasks.repeat("work", 3_600_000, task, pauseMs);
  await vi.advanceTimersByTimeAsync(expected - 1);
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(task).toHaveBeenCalledTimes(2);
  await tasks.stop();
});
