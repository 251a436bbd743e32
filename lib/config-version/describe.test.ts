import { describe, expect, it } from "vitest";
import { describeChanges } from "./describe";

describe("a change in the audit trail", () => {
  it.each<[string, object, object, object]>([
    ["a text", { name: "a" }, { name: "b" }, { name: { from: "a", to: "b" } }],
    ["a value that was added", {}, { url: "u" }, { url: { from: null, to: "u" } }],
    ["a value that was removed", { url: "u" }, { url: null }, { url: { from: "u", to: null } }],
    ["a field that is gone", { url: "u" }, {}, { url: { from: "u", to: null } }],
    ["a list, whole", { delays: [1, 2] }, { delays: [2, 1, 3] }, { delays: { from: [1, 2], to: [2, 1, 3] } }],
    [
      "the parts of an object that differ",
      { retry: { attempts: 3, jitter: "full", rules: { a: { b: 1 } } } },
      { retry: { attempts: 5, jitter: "full", rules: { a: { b: 2 } } } },
      { "retry.attempts": { from: 3, to: 5 }, "retry.rules.a.b": { from: 1, to: 2 } },
    ],
    [
      "an object that was added",
      { retry: null },
      { retry: { attempts: 3 } },
      { retry: { from: null, to: { attempts: 3 } } },
    ],
    ["no more than what differs", { a: 1, updatedAt: new Date(1) }, { a: 1, updatedAt: new Date(2) }, {}],
    [
      "no secret",
      { clientSecret: "hush", headers: { "X-Token": "hush1" } },
      { clientSecret: "hush2", headers: { "X-Token": "hush3", Accept: "b" } },
      {
        clientSecret: { from: "[masked]", to: "[masked]" },
        "headers.X-Token": { from: "[masked]", to: "[masked]" },
        "headers.Accept": { from: null, to: "b" },
      },
    ],
  ])("has %s", (_, before, after, changes) => {
    expect(describeChanges({ ...before }, { ...after })).toEqual(changes);
  });

  it("has the items of a long list that differ, and how many stay", () => {
    const topics = Array.from({ length: 500 }, (_, number) => ({ name: `topic-${number}` }));
    const changed = [...topics.slice(1), { name: "new" }];
    expect(describeChanges({ topics }, { topics: changed })).toEqual({
      topics: {
        from: [{ name: "topic-0" }, "… 499 that stay"],
        to: [{ name: "new" }, "… 499 that stay"],
      },
    });
    const others = topics.map(({ name }) => ({ name: `${name}-b` }));
    const { from } = describeChanges({ topics }, { topics: others }).topics ?? {};
    expect(from).toHaveLength(51);
    expect(from).toContain("… 450 more that differ");
  });

  it("cuts a long text", () => {
    const { to } =
      describeChanges({ description: null }, { description: "x".repeat(9000) }).description ?? {};
    expect(String(to)).toMatch(/^x{4000}… \(9000 characters\)$/);
  });

  it("shows that a secret changed which is shown masked before and after", () => {
    const shown = { url: "https://a.test/?t=[masked]", retry: { attempts: 1 } };
    const changes = describeChanges(
      shown,
      { ...shown, retry: { attempts: 2 } },
      {
        before: { url: "sealed1", retry: { attempts: 1 }, updatedAt: 1 },
        after: { url: "sealed2", retry: { attempts: 2 }, updatedAt: 2 },
      },
    );
    expect(changes).toEqual({
      url: { from: "[masked]", to: "[masked]" },
      "retry.attempts": { from: 1, to: 2 },
    });
  });
});
