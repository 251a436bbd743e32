import { expect, it } from "vitest";
import { bodyChanges, changeText, draftedEdit, problemsAt } from "./edit-draft";

const SENT = { text: '{"a":1}', contentType: "application/json" };
const draft = (part: object) => ({ body: SENT.text, headers: "", url: "", reason: "Mended", ...part });

it.each([
  [{ body: '{"a":2}' }, { body: '{"a":2}', contentType: "application/json", reason: "Mended" }],
  [{ headers: "x-a: 1\n\nX-B:  two : 2 " }, { headers: { "x-a": "1", "X-B": "two : 2" }, reason: "Mended" }],
  [{ url: " https://example.com/x " }, { url: "https://example.com/x", reason: "Mended" }],
])("takes what was changed: %j", (part, edit) => expect(draftedEdit(draft(part), SENT)).toEqual({ edit }));

it.each([
  [{}, "body"],
  [{ body: "{" }, "body"],
  [{ headers: "no header" }, "headers"],
  [{ headers: "x-a: 1\nX-A: 2" }, "headers"],
  [{ url: "https://example.com/", reason: " " }, "reason"],
])("says what is wrong with %j", (part, field) =>
  expect(draftedEdit(draft(part), SENT)).toMatchObject({ field, problem: expect.any(String) }),
);

it("puts what the server says at the fields", () => {
  const details = [
    { field: "edit.headers.host", message: "is set by Redeliver" },
    { field: "url", message: "is not public" },
    { field: "in_operation", message: "an id" },
  ];
  const problems = { headers: "host: is set by Redeliver", url: "is not public" };
  expect(problemsAt(["body", "headers", "url"], details)).toEqual(problems);
});

it("shows the changes of JSON alone", () => {
  expect(bodyChanges(SENT, '{"a":2,"b":[]}')?.map(changeText)).toEqual(["add /b: […]", "replace /a with 2"]);
  expect(bodyChanges(SENT, "{")).toBeNull();
});
