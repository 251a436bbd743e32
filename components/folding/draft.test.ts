import { describe, expect, it } from "vitest";
import { foldingForm } from "@/lib/folding/schema";
import { changesIn, checkDraft, isSameDraft, mergeDrafts } from "@/lib/form/form";
import { type FoldingDraft, isChanged, toBody, toDraft } from "./draft";

const form = { schema: foldingForm, toDraft, toBody };
const USER = { mark: "user", matches: "user [a-z]+" };
const HOST = { mark: "host", matches: "node-[a-z]+" };
const stored = toDraft({ rules: [USER, HOST] });
const typed = (part: Partial<FoldingDraft>): FoldingDraft => ({ ...stored, ...part });
const SHOP = { key: "new-1", mark: " shop ", matches: "shop [a-z]+" };

describe("the draft of the rules", () => {
  it.each<[string, FoldingDraft, boolean]>([
    ["as stored", stored, false],
    ["a reason alone", typed({ reason: "why" }), false],
    ["another mark", typed({ rules: stored.rules.map((rule) => ({ ...rule, mark: "x" })) }), true],
    ["one more", typed({ rules: [...stored.rules, SHOP] }), true],
    ["one less", typed({ rules: stored.rules.slice(1) }), true],
    ["another order", typed({ rules: stored.rules.toReversed() }), true],
    ["moved there and back", typed({ rules: stored.rules.toReversed().toReversed() }), false],
  ])("%s", (_, draft, changed) => {
    expect(isChanged(draft)).toBe(changed);
    expect(isSameDraft(form, stored, draft)).toBe(!changed);
  });

  it("sends all rules, in their order, with the reason", () => {
    const draft = typed({ rules: [SHOP, ...stored.rules.toReversed()], reason: "new shops" });
    const { body } = checkDraft(form, draft);
    if (!body) throw new Error("The draft has problems.");
    expect(changesIn(form, body, stored)).toEqual({
      rules: [{ mark: "shop", matches: "shop [a-z]+" }, HOST, USER],
      reason: "new shops",
    });
  });

  it.each<[string, Partial<FoldingDraft>, string]>([
    ["no reason", { rules: [], reason: "  " }, "reason"],
    ["a pattern that is none", { rules: [{ ...SHOP, matches: "(" }], reason: "x" }, "rules.0.matches"],
    ["a pattern of nothing", { rules: [{ ...SHOP, matches: "x*" }], reason: "x" }, "rules.0.matches"],
    ["the hub's own mark", { rules: [{ ...SHOP, mark: "number" }], reason: "x" }, "rules.0.mark"],
    ["no mark", { rules: [{ ...SHOP, mark: "" }], reason: "x" }, "rules.0.mark"],
  ])("shows %s at its field", (_, part, field) => {
    expect(Object.keys(checkDraft(form, typed(part)).problems ?? {})).toEqual([field]);
  });

  it("goes on top of a newer version, against which it is then a change", () => {
    const mine = typed({ rules: [...stored.rules, SHOP], reason: "why" });
    const { draft, both } = mergeDrafts(stored, mine, toDraft({ rules: [HOST] }));
    expect(draft).toEqual({ ...mine, read: JSON.stringify([HOST]) });
    expect(both).toContain("rules");
  });
});
