import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LIVE_NOUNS, type LiveNoun } from "@/lib/live/nouns";
import { followLive } from "./live";

/** Parts of a browser: a page that is visible or hidden, a channel to other tabs, and the stream of this tab while it leads. */
const tab = {
  page: Object.assign(new EventTarget(), { visibilityState: "visible" }),
  channels: new Set<{ onmessage: ((message: { data: unknown }) => void) | null }>(),
  posted: [] as unknown[],
  hear: null as ((nouns: readonly LiveNoun[]) => void) | null,
};

vi.mock("./source", () => ({
  openSource: ({ onChange }: { onChange: (nouns: readonly LiveNoun[]) => void }) => {
    tab.hear = onChange;
    return () => {
      tab.hear = null;
    };
  },
}));
vi.mock("./leader", () => ({ lead: (run: () => () => void) => run() }));
vi.mock("@/components/shell/unreachable-notice", () => ({ announce: () => undefined }));

function show(visibilityState: "visible" | "hidden"): void {
  tab.page.visibilityState = visibilityState;
  tab.page.dispatchEvent(new Event("visibilitychange"));
}
const hearFromOtherTab = (nouns: readonly LiveNoun[]) => {
  for (const channel of tab.channels) channel.onmessage?.({ data: nouns });
};

beforeEach(() => {
  vi.useFakeTimers();
  tab.posted = [];
  vi.stubGlobal("document", tab.page);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("navigator", { locks: {} });
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      onmessage = null;
      constructor() {
        tab.channels.add(this);
      }
      postMessage(message: unknown): void {
        tab.posted.push(message);
      }
      close(): void {
        tab.channels.delete(this);
      }
    },
  );
  show("visible");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Follows, and counts what it was called for. */
function follower(...nouns: LiveNoun[]) {
  const calls = { count: 0, end: () => {} };
  calls.end = followLive(nouns, () => void calls.count++);
  return calls;
}

it("calls those whose nouns changed, and passes the message on to the other tabs", () => {
  const [operations, configuration] = [follower("operations"), follower("configuration", "events")];
  tab.hear?.(["operations", "deliveries"]);
  hearFromOtherTab(["events"]);
  expect([operations.count, configuration.count, tab.posted]).toEqual([1, 1, [["operations", "deliveries"]]]);
  operations.end();
  tab.hear?.(["operations"]);
  configuration.end();
  expect([operations.count, tab.hear, tab.channels.size]).toEqual([1, null, 0]);
});

it("keeps what changes while the page is hidden until it is visible, and gives the stream up after a minute", () => {
  const operations = follower("operations");
  show("hidden");
  vi.advanceTimersByTime(59_000);
  expect(tab.hear).not.toBeNull();
  tab.hear?.(["operations"]);
  tab.hear?.(["operations"]);
  expect(operations.count).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(tab.hear).toBeNull();
  show("visible");
  expect([operations.count, tab.hear === null]).toEqual([1, false]);
  operations.end();
});

it("keeps the stream when the page is hidden for a moment only", () => {
  const operations = follower("operations");
  show("hidden");
  vi.advanceTimersByTime(30_000);
  show("visible");
  vi.advanceTimersByTime(29_000);
  expect(tab.hear).not.toBeNull();
  expect(tab.posted).toEqual([]);
  operations.end();
});

it("counts everything as changed every half minute, for notifications that were lost", () => {
  const each = LIVE_NOUNS.map((noun) => follower(noun));
  vi.advanceTimersByTime(30_000);
  expect(each.map(({ count }) => count)).toEqual(LIVE_NOUNS.map(() => 1));
  for (const { end } of each) end();
});
