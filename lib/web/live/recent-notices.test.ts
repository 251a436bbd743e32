import { expect, it } from "vitest";
import type { LiveNoun } from "../../live/nouns";
import { RecentNotices } from "./recent-notices";

const at = (second: number) => `2026-11-26T12:00:${String(second).padStart(2, "0")}.000Z`;
const notice = (id: string, second: number, ...changed: LiveNoun[]) => ({
  id,
  changed,
  watermark: at(second),
});

it("merges what came after an id, and says when that is nothing or not known", () => {
  const recent = new RecentNotices();
  recent.begin("begin", at(0));
  recent.add(notice("a", 1, "events"));
  recent.add(notice("b", 3, "deliveries", "events"));
  recent.add(notice("c", 2, "operations"));
  expect(recent.since("begin")).toEqual(notice("c", 3, "deliveries", "events", "operations"));
  expect(recent.since("b")).toEqual(notice("c", 2, "operations"));
  expect(recent.since("c")).toBe("nothing");
  expect(recent.since("other")).toBe("unknown");
  recent.begin("again", at(4));
  expect(recent.since("c")).toBe("unknown");
  expect(recent.since("again")).toBe("nothing");
});

it("keeps a bounded number of them", () => {
  const recent = new RecentNotices(10);
  recent.begin("begin", at(0));
  for (let count = 1; count <= 100; count++) recent.add(notice(`n${count}`, 1, "events"));
  expect(recent.since("begin")).toBe("unknown");
  expect(recent.since("n80")).toBe("unknown");
  expect(recent.since("n91")).toEqual(notice("n100", 1, "events"));
});
