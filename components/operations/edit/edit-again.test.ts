import { expect, it } from "vitest";
import { draftOf } from "./edit-again";

const PATCH = [{ op: "remove", path: "/a" }] as const;
const CHECK = { checked: 1, applies: 1, doesNotApply: [], isComplete: true };
const URL = "https://example.com/?token=[masked]";

it.each([
  ["a patch", { patch: PATCH, patchCheck: CHECK }, { patch: JSON.stringify(PATCH, null, 2) }, {}],
  [
    "headers",
    { headers: { "x-key": "[masked]", accept: "a" } },
    { headers: "x-key: [masked]\naccept: a" },
    {},
  ],
  ["a URL", { url: URL }, { url: URL }, {}],
  ["a patch that is withheld", { patchCheck: CHECK }, {}, { patch: expect.stringContaining("withheld") }],
])("begins with %s of the operation before", (_, edit, draft, problems) =>
  expect(draftOf(edit)).toEqual({ draft: { patch: "", headers: "", url: "", ...draft }, problems }),
);
