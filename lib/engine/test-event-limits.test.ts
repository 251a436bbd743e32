import { expect, it } from "vitest";
import { MOST_TESTS_A_MINUTE, type RecentTest, refuseTest } from "./test-event-limits";

const NOW = 1_000_000;
const ended: RecentTest = {
  ...{ isSameActor: true, isSameSubscriber: true, isUnderWay: false },
  ...{ begunAt: NOW - 1000, endsBy: NOW + 1000 },
};
const underWay = { ...ended, isUnderWay: true };
const byOthers = { isSameActor: false };
const toOthers = { isSameSubscriber: false };
const many = (one: Partial<RecentTest>) => Array(MOST_TESTS_A_MINUTE).fill({ ...ended, ...one });

it.each<[string, RecentTest[], RegExp | null]>([
  ["the first", [], null],
  ["after one that ended", [ended], null],
  [
    "while one to the subscriber is under way",
    [{ ...underWay, ...byOthers }],
    /to this subscriber is under way/,
  ],
  ["while one of the actor is under way", [{ ...underWay, ...toOthers }], /Your last test event/],
  ["after one whose process died", [{ ...underWay, endsBy: NOW }], null],
  ["after as many as a subscriber gets", many(byOthers), /sent to a subscriber/],
  ["after as many as an actor sends", many(toOthers), /You may send/],
  ["after one fewer", many(toOthers).slice(1), null],
  ["a minute later", many({ begunAt: NOW - 60_000 }), null],
])("%s", (_, recent, expected) => {
  const refusal = refuseTest(recent, NOW);
  if (expected === null) expect(refusal).toBeNull();
  else expect(refusal).toMatch(expected);
});
