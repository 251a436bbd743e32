import { afterAll, expect, vi } from "vitest";

/**
 * Refuses a test file that leaves something in its process for the next one: it has to clean up, or needs a process of its own
 * (`OF_A_PROCESS` in vitest.config.ts).
 */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Listening servers and other processes. Connections, and timers that hold no process, end in their own time. */
const OPEN_ENDS = new Set(["TCPServerWrap", "ProcessWrap"]);

const environment = { ...process.env };
const listeners = countListeners();
const folder = process.cwd();

function countListeners(): number[] {
  return SIGNALS.map((signal) => process.listenerCount(signal));
}

/** What differs from the beginning of the file. Variables are named without their values, which may be secret. */
function leftBehind(): string[] {
  const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
  return [
    ...[...names].filter((name) => environment[name] !== process.env[name]),
    ...(vi.isFakeTimers() ? ["a clock of its own"] : []),
    ...(process.cwd() === folder ? [] : ["another folder"]),
    ...(countListeners().join() === listeners.join() ? [] : ["a listener for a signal"]),
    ...process.getActiveResourcesInfo().filter((kind) => OPEN_ENDS.has(kind)),
  ];
}

afterAll(async () => {
  // A server that was closed is listed until its last connection has ended.
  if (!vi.isFakeTimers())
    await vi.waitUntil(() => leftBehind().length === 0, { timeout: 5000 }).catch(() => {});
  expect(leftBehind(), "left behind in the process").toEqual([]);
});
