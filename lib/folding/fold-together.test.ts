import { describe, expect, it } from "vitest";
import { FoldRules } from "../engine/fingerprint/fold-rules";
import { inTurns } from "../text/in-turns";
import { foldTogether, MOST_LARGEST, MOST_SOME } from "./fold-together";
import type { FoldableGroup } from "./view";

const AT = Date.parse("2026-11-27T10:00:00Z");

/** Groups of one subscriber with these texts, the newest first, a second apart. */
const groupsOf = (...texts: (string | Partial<FoldableGroup>)[]): FoldableGroup[] =>
  texts.map((one, index) => ({
    ...{ id: texts.length - index, subscriberId: "a", subscriberName: "A", expectedStatusCode: 200 },
    ...{ httpStatus: 503, failureKind: "http_status", createdAt: new Date(AT - index * 1000) },
    template: "",
    ...(typeof one === "string" ? { template: one } : one),
  }));

const USER = new FoldRules([{ mark: "user", matches: "user [a-z]+" }]);
const fold = (groups: FoldableGroup[], { isAll = true, isOver = (): boolean => false } = {}) =>
  inTurns(foldTogether(USER, groups, isAll, isOver));

describe("groups under rules", () => {
  it.each<[string, FoldableGroup[], { changed: number; together: number; into: number }]>([
    ["without any", [], { changed: 0, together: 0, into: 0 }],
    ["of which no text changes", groupsOf("no space", "no time"), { changed: 0, together: 0, into: 0 }],
    ["of which one changes", groupsOf("no user anna", "no time"), { changed: 1, together: 0, into: 0 }],
    [
      "of which several become one, twice",
      groupsOf(
        "no user anna",
        "no time",
        "no user bert",
        "user anna is late",
        "user carl is late",
        "no user dora",
      ),
      { changed: 5, together: 5, into: 2 },
    ],
    [
      "which become one with what is folded already",
      groupsOf("no ⟨user⟩", "no user bert"),
      { changed: 1, together: 2, into: 1 },
    ],
    [
      "of other subscribers, expected or received statuses, or kinds",
      groupsOf(
        { template: "no user anna" },
        { template: "no user bert", subscriberId: "b" },
        { template: "no user carl", expectedStatusCode: 201 },
        { template: "no user dora", httpStatus: 500 },
        { template: "no user emil", httpStatus: null, failureKind: "tls" },
        { template: "no user fred", httpStatus: null, failureKind: "network" },
      ),
      { changed: 6, together: 0, into: 0 },
    ],
    [
      "without an answer, of one kind",
      groupsOf(
        { template: "no user anna", httpStatus: null, failureKind: "tls" },
        { template: "no user bert", httpStatus: null, failureKind: "tls" },
      ),
      { changed: 2, together: 2, into: 1 },
    ],
  ])("%s", async (_, groups, expected) => {
    const found = await fold(groups);
    expect(found).toMatchObject({ ...expected, looked: groups.length, isComplete: true });
    expect(found.since).toEqual(groups.at(-1)?.createdAt ?? null);
  });

  it("are shown by the largest that they become, each with some of its texts", async () => {
    const names = ["anna", "bert", "carl", "dora", "emil"];
    const sizes = [2, 5, 3, 2, 2, 2, 2];
    const groups = groupsOf(
      ...sizes.flatMap((size, cause) =>
        names.slice(0, size).map((name) => `cause ${"abcdefg"[cause]} of user ${name}`),
      ),
    );
    const { into, largest } = await fold(groups);
    expect(into).toBe(sizes.length);
    expect(largest).toHaveLength(MOST_LARGEST);
    expect(largest.map(({ count }) => count)).toEqual([5, 3, 2, 2, 2]);
    expect(largest[0]).toMatchObject({ tried: "cause b of ⟨user⟩", subscriberName: "A", httpStatus: 503 });
    expect(largest[0]?.some.map(({ template }) => template)).toEqual(
      names.slice(0, MOST_SOME).map((name) => `cause b of user ${name}`),
    );
  });

  it("say how far they were looked at", async () => {
    const groups = groupsOf("no user anna", "no user bert", "no user carl");
    expect(await fold(groups, { isAll: false })).toMatchObject({ looked: 3, isComplete: false });
    let asked = 0;
    const found = await fold(groups, { isOver: () => ++asked > 2 });
    expect(found).toMatchObject({ looked: 2, isComplete: false, since: groups[1]?.createdAt, together: 2 });
  });
});
