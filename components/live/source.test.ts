import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LIVE_NOUNS } from "@/lib/live/nouns";
import { openSource } from "./source";

/** The browser's EventSource, moved by hand. */
class FakeEventSource {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen = () => {};
  onerror = () => {};
  #listeners = new Map<string, (message: { data: string }) => void>();

  constructor(readonly url: string) {
    FakeEventSource.opened.push(this);
  }

  addEventListener(type: string, listener: (message: { data: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }

  say(type: string, ...changed: string[]): void {
    this.#listeners.get(type)?.({ data: JSON.stringify({ changed, watermark: "" }) });
  }

  /** The server refuses the stream. */
  refuse(): void {
    this.close();
    this.onerror();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
  vi.stubGlobal("EventSource", FakeEventSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function openedSource(mayAskAgain = true) {
  const heard: (readonly string[])[] = [];
  const close = openSource({
    onChange: (nouns) => void heard.push(nouns),
    onRefused: async () => mayAskAgain,
  });
  return { heard, close, stream: (index = 0) => FakeEventSource.opened[index] as FakeEventSource };
}

it("passes on what the stream says, without nouns of a later release, and polls nothing", async () => {
  const { heard, stream } = openedSource();
  stream().say("resync", ...LIVE_NOUNS);
  stream().say("change", "operations", "of-a-later-release");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(heard).toEqual([LIVE_NOUNS, ["operations"]]);
});

it("counts everything as changed every five seconds while a proxy keeps messages back", async () => {
  const { heard, stream } = openedSource();
  stream().onopen();
  await vi.advanceTimersByTimeAsync(20_500);
  expect(heard).toEqual([LIVE_NOUNS, LIVE_NOUNS, LIVE_NOUNS]);
  stream().say("change", "events");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard.slice(3)).toEqual([["events"]]);
});

it("polls while the browser cannot connect again, and no longer once it has", async () => {
  const { heard, stream } = openedSource();
  stream().say("resync");
  stream().onerror();
  await vi.advanceTimersByTimeAsync(10_500);
  expect(heard).toEqual([[], LIVE_NOUNS]);
  stream().onopen();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toHaveLength(2);
});

it("polls while it is refused, and asks again after growing pauses", async () => {
  const { heard, stream } = openedSource();
  stream(0).refuse();
  await vi.advanceTimersByTimeAsync(5_500);
  expect(FakeEventSource.opened).toHaveLength(2);
  expect(heard).toEqual([LIVE_NOUNS]);
  stream(1).refuse();
  await vi.advanceTimersByTimeAsync(9_500);
  expect(FakeEventSource.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  stream(2).say("resync", "events");
  expect(heard.at(-1)).toEqual(["events"]);
});

it("does nothing more when the session has ended, or once it is closed", async () => {
  const ended = openedSource(false);
  ended.stream().refuse();
  const closed = openedSource();
  closed.close();
  expect(closed.stream(1).readyState).toBe(FakeEventSource.CLOSED);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([ended.heard, closed.heard, FakeEventSource.opened.length]).toEqual([[], [], 2]);
});
