import { describe, expect, it } from "vitest";
import { moved } from "./list-edit";

describe("moved", () => {
  it.each<[number, -1 | 1, string]>([
    [0, 1, "bac"],
    [1, -1, "bac"],
    [1, 1, "acb"],
    [2, -1, "acb"],
    [0, -1, "abc"],
    [2, 1, "abc"],
    [3, -1, "abc"],
  ])("%d by %d", (index, by, expected) => expect(moved([..."abc"], index, by).join("")).toBe(expected));
});
