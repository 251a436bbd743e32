import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOTH_KEYS_MS, earlierTemplates, FoldRules, MOST_EARLIER, NO_FOLD_RULES } from "./fold-rules";
import { MARK } from "./marks";
import { templateOf } from "./taken";

const user = { mark: "user", matches: "(?:user|member) [a-z]+" };

describe("an operator's own rules", () => {
  it.each([
    [
      "fold what matches, whatever the case",
      [user],
      "No user ann here, no Member BOB",
      "No ⟨user⟩ here, no ⟨user⟩",
    ],
    [
      "are applied one after another",
      [user, { mark: "who", matches: "no .user. here" }],
      "No user ann here",
      "⟨who⟩",
    ],
    [
      "may take whole marks in",
      [{ mark: "pod", matches: "pod-⟨number⟩-[a-z]+" }],
      "pod-⟨number⟩-xyz of pod-⟨id⟩-abc",
      "⟨pod⟩ of pod-⟨id⟩-abc",
    ],
    [
      "cut no mark",
      [{ mark: "other", matches: "number|⟨n|r⟩" }],
      "a number, ⟨number⟩",
      "a ⟨other⟩, ⟨number⟩",
    ],
    ["replace no nothing", [{ mark: "other", matches: "x*" }], "axxb", "a⟨other⟩b"],
    ["change nothing where nothing matches", [user], "No key", "No key"],
  ])("%s", (_, rules, template, folded) => expect(new FoldRules(rules).fold(template)).toBe(folded));

  it("give a template of at most 200 characters, whose marks are whole", () => {
    const rules = new FoldRules([
      { mark: "averylongmarkindeedx", matches: "a" },
      { mark: "bb", matches: "[b-d]+.?" },
      { mark: "cc", matches: ". ⟨" },
    ]);
    const pieces = fc.array(fc.constantFrom("a", "b", "c d", " ", "x", "⟨", "⟩", "42", "🎉", "user 7"), {
      maxLength: 150,
    });
    fc.assert(
      fc.property(pieces, (all) => {
        const folded = rules.fold(templateOf(all.join(""), null));
        expect(folded.length).toBeLessThanOrEqual(200);
        expect(folded.replaceAll(MARK, "")).not.toMatch(/[⟨⟩]/);
      }),
      { seed: 20261127, numRuns: 300 },
    );
  });
});

describe("earlier rules", () => {
  const rules = (mark: string) => new FoldRules([{ mark, matches: "user [a-z]+" }]);
  const NOW = 100 * BOTH_KEYS_MS;
  const earlier = (...untils: number[]) =>
    untils.map((until, index) => ({ rules: rules("abcdefgh".slice(0, index + 2)), until }));

  it("give other templates for 14 days after they ended, and no longer", () => {
    const versions = {
      current: rules("user"),
      earlier: [{ rules: NO_FOLD_RULES, until: NOW - BOTH_KEYS_MS + 1 }],
    };
    expect(earlierTemplates("user ann", versions, NOW)).toEqual(["user ann"]);
    expect(earlierTemplates("user ann", versions, NOW + 1)).toEqual([]);
    expect(earlierTemplates("nobody", versions, NOW)).toEqual([]);
  });

  it("are compared as far as their number is bounded, the latest first", () => {
    const versions = { current: NO_FOLD_RULES, earlier: earlier(NOW, NOW, NOW - 5, NOW - 9, NOW - 9) };
    const templates = earlierTemplates("user ann", versions, NOW);
    expect(templates).toEqual(["⟨ab⟩", "⟨abc⟩", "⟨abcd⟩"]);
    expect(templates).toHaveLength(MOST_EARLIER);
  });
});
