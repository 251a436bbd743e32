import { describe, expect, it } from "vitest";
import { moved } from "./list-edit";

describe("moved", () => {
  it.each([
    [0, 1, "bac"],
    [1, 0, "bac"],
    [1, 2, "acb"],
    [2, 0, "cab"],
    [0, -1, "abc"],
    [2, 3, "abc"],
    [3, 2, "abc"],
  ])("from %d to %d", (from, to, expected) => expect(moved([..."abc"], from, to).join("")).toBe(expected));
});
