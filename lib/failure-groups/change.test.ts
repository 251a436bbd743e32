import { describe, expect, it } from "vitest";
import { changedGroup, type GroupFields } from "./change";
import type { GroupChanges } from "./schema";

const NOW = new Date("2026-11-27T10:00:00Z");
const LATER = new Date("2026-11-27T11:00:00Z");
const OPEN: GroupFields = {
  state: "open",
  ownerId: "owner",
  note: "seen",
  mutedUntil: null,
  mutedFor: null,
  mutedUntilWorse: false,
};
const MUTED: GroupFields = { ...OPEN, state: "muted", mutedUntil: LATER, mutedFor: 5 };

type Case = [string, GroupFields, Omit<GroupChanges, "version">, object];

describe("a change of a failure group", () => {
  it.each<Case>([
    ["nothing", OPEN, {}, { ...OPEN, isMoved: false }],
    ["a note", OPEN, { note: "known" }, { note: "known", state: "open", isMoved: false }],
    ["no note", OPEN, { note: "" }, { note: null }],
    ["another owner", OPEN, { owner: "ann" }, { ownerId: "ann", isMoved: false }],
    ["no owner", OPEN, { owner: null }, { ownerId: null }],
    ["a state", OPEN, { state: "acknowledged" }, { state: "acknowledged", note: "seen", isMoved: true }],
    [
      "a mute until a time",
      OPEN,
      { state: "muted", mutedUntil: LATER },
      { state: "muted", mutedUntil: LATER, mutedFor: null, isMoved: true },
    ],
    ["a mute for some more", OPEN, { state: "muted", mutedFor: 7 }, { mutedUntil: null, mutedFor: 7 }],
    ["a mute until worse", OPEN, { state: "muted", mutedUntilWorse: true }, { mutedUntilWorse: true }],
    [
      "a mute anew, which forgets the old one",
      MUTED,
      { state: "muted", mutedFor: 9 },
      { mutedUntil: null, mutedFor: 9 },
    ],
    [
      "one more end of a mute",
      MUTED,
      { mutedUntilWorse: true },
      { mutedUntil: LATER, mutedUntilWorse: true, isMoved: true },
    ],
    ["the end of a mute", MUTED, { state: "open" }, { state: "open", mutedUntil: null, mutedFor: null }],
    [
      "a note of a muted one",
      MUTED,
      { note: "still" },
      { state: "muted", mutedUntil: LATER, isMoved: false },
    ],
  ])("of %s", (_name, before, changes, expected) =>
    expect(changedGroup(before, changes, NOW)).toMatchObject(expected),
  );

  it.each<[string, GroupFields, Omit<GroupChanges, "version">, string]>([
    ["a mute without an end", OPEN, { state: "muted" }, "state"],
    ["a mute whose last end is taken", { ...MUTED, mutedFor: null }, { mutedUntil: null }, "state"],
    ["a mute until a time that is past", OPEN, { state: "muted", mutedUntil: new Date(0) }, "mutedUntil"],
    ["a mute until now", OPEN, { state: "muted", mutedUntil: NOW }, "mutedUntil"],
    ["an end of a mute of what is not muted", OPEN, { mutedFor: 3 }, "mutedFor"],
    ["an end of a mute beside another state", MUTED, { state: "resolved", mutedUntil: LATER }, "mutedUntil"],
  ])("is refused: %s", (_name, before, changes, field) =>
    expect(changedGroup(before, changes, NOW)).toMatchObject({ problem: { field } }),
  );
});
