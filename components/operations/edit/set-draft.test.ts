import { describe, expect, it } from "vitest";
import { draftedSetEdit, EMPTY_SET_DRAFT, problemsOf, type SetDraft } from "./set-draft";

const drafted = (part: Partial<SetDraft>) => draftedSetEdit({ ...EMPTY_SET_DRAFT, ...part });
const PATCH = [{ op: "replace", path: "/currency", value: "EUR" }];

describe("a draft of an edit of a set", () => {
  it.each([
    [{ patch: JSON.stringify(PATCH) }, { patch: PATCH }],
    [{ headers: "x-a: 1\n\nX-B:  two : 2 " }, { headers: { "x-a": "1", "X-B": "two : 2" } }],
    [{ url: " https://example.com/x " }, { url: "https://example.com/x" }],
    [{ patch: " ", url: "https://example.com/x" }, { url: "https://example.com/x" }],
  ])("is what was typed: %j", (part, edit) => expect(drafted(part)).toEqual({ edit }));

  it.each([
    ["nothing at all", {}, "patch", "Nothing is changed"],
    ["no JSON", { patch: "[{" }, "patch", "This is no JSON. "],
    ["no list", { patch: "{}" }, "patch", ""],
    ["a pointer without its slash", { patch: '[{"op":"remove","path":"a"}]' }, "patch", "patch[0].path: "],
    [
      "an unknown operation",
      { patch: '[{"op":"test","path":"","value":1},{"op":"x"}]' },
      "patch",
      "patch[1].op: ",
    ],
    ["no source", { patch: '[{"op":"move","path":"/a"}]' }, "patch", "patch[0].from: "],
    ["no header", { headers: "no header" }, "headers", "Write each header"],
    [
      "a header of the hub",
      { headers: "webhook-id: 1" },
      "headers",
      "webhook-id: This header is set by Redeliver",
    ],
    ["no URL", { url: "nowhere" }, "url", ""],
  ] as const)("names the field of %s", (_, part, field, beginning) => {
    const { problems } = drafted(part) as { problems: Record<string, string> };
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]?.slice(0, beginning.length)).toBe(beginning);
  });
});

it("puts what the server says at the fields, the first of each", () => {
  const details = [
    { field: "edit.url", message: "is refused" },
    { field: "edit.patch.2.path", message: "leads nowhere" },
    { field: "edit.patch", message: "is too long" },
    { field: "selection", message: "is empty" },
  ];
  expect(problemsOf(details)).toEqual({ url: "is refused", patch: "patch[2].path: leads nowhere" });
});
